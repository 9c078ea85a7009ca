/** POST /v1/recommend/{id}/interventions/{intervention}/{action}: accept, reject, start or finish a recommended measure. */
import { InvalidInput, NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import {
  decisionToWire,
  interventionParameter,
  recommendationParameter,
} from "@nagar/core/recommend/run/answers.ts";
import { actionParameter, decide, decisionBody } from "@nagar/core/recommend/run/decision.ts";
import { refuseSecondStart } from "@nagar/core/recommend/run/under-way.ts";
import { httpHandler } from "../lib/handler.ts";
import { announceDecision } from "../recommend/announce-decision.ts";
import { recommendations } from "../recommend/step.ts";
import { readTownFile } from "../store/town-file.ts";

const path = parameters({
  id: recommendationParameter,
  intervention: interventionParameter,
  action: actionParameter,
});

export const handler = httpHandler(
  { path, body: decisionBody, signs: true },
  async ({ path: { id, intervention, action }, body }, { now }) => {
    if (body.wards) await checkWards(body.wards);
    const underWay = action === "start" ? await recommendations().underWay() : [];
    const record = await recommendations().change(id, (before) => {
      const decision = before.decisions[intervention];
      if (!decision) {
        const there = Object.keys(before.decisions);
        throw new NotFound(
          `recommendation ${id} does not recommend "${intervention}"; it ${there.length > 0 ? `recommends ${there.join(", ")}` : `is ${before.status}`}`,
          { details: { field: "intervention", value: intervention, allowed: there } },
        );
      }
      refuseSecondStart(underWay, intervention, body.wards ?? decision.wards);
      const decided = decide(decision, action, body, now);
      return { ...before, decisions: { ...before.decisions, [intervention]: decided } };
    });
    if (record === undefined) {
      throw new NotFound(`there is no recommendation ${id}`, { details: { field: "id", value: id } });
    }
    const decision = record.decisions[intervention]!;
    await announceDecision({
      recommendation_id: id,
      intervention,
      action,
      status: decision.status,
      by: body.by,
    });
    return { body: { recommendation_id: id, intervention, decision: decisionToWire(decision) } };
  },
);

async function checkWards(wards: readonly string[]): Promise<void> {
  const { town } = await readTownFile();
  const there = town.zones.map(({ id }) => id);
  const unknown = wards.find((ward) => !there.includes(ward));
  if (unknown === undefined) return;
  throw new InvalidInput(`wards: no ward "${unknown}"; the town has ${there.join(", ")}`, {
    details: { field: "wards", value: unknown, allowed: there },
  });
}
