/**
 * What became of a recommended measure: proposed → accepted → started → finished, or rejected with a reason. Every change
 * says who and when; days may be told later than they were.
 */
import * as z from "zod";
import { WHO_ACTS } from "../../access/sign-in.ts";
import { Conflict, InvalidInput } from "../../errors.ts";
import { DAY_MS, localDate } from "../../observation/instant.ts";
import { parameters } from "../../read/parameters.ts";
import type { LeverId } from "../catalogue/intervention.ts";

export const DECISIONS = ["proposed", "accepted", "rejected", "started", "finished"] as const;
export type DecisionStatus = (typeof DECISIONS)[number];
export const DECISION_ACTIONS = ["accept", "reject", "start", "finish"] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

export interface DecisionChange {
  action: DecisionAction;
  by: string;
  /** When it was said, ms since 1970 UTC. */
  at: number;
  note?: string;
  /** Local day on which it happened. */
  on?: string;
}

/** A finished measure's effect on one lever, or why it could not be told. */
export interface MeasuredEffect {
  lever: LeverId;
  method: string;
  /** Share of the lever that it took. */
  effect: number;
  standardError: number;
  low: number;
  high: number;
  /** What was expected before, what will be from now on, and how surprising the outcome was. */
  prior: { mean: number; sd: number };
  posterior: { mean: number; sd: number };
  weight: number;
  surprise: number;
  assumptions: string[];
  refutations: { name: string; passed: boolean; detail: string }[];
}

export interface Decision {
  status: DecisionStatus;
  changes: DecisionChange[];
  /** Wards in which it was carried out; absent: in the whole town. */
  wards?: string[];
  startedOn?: string;
  finishedOn?: string;
  /** Once it was finished and looked at. */
  outcome?: { measuredAt: number; effects: MeasuredEffect[]; unmeasured: string[] };
}

export const PROPOSED: Decision = { status: "proposed", changes: [] };

/** From which states each action leads on, and where to. */
const MOVES: Record<DecisionAction, { from: readonly DecisionStatus[]; to: DecisionStatus }> = {
  accept: { from: ["proposed", "rejected"], to: "accepted" },
  reject: { from: ["proposed", "accepted"], to: "rejected" },
  start: { from: ["accepted"], to: "started" },
  finish: { from: ["started"], to: "finished" },
};

/** Days after which a start is no longer told: what the town was like before it then says little of today's measure. */
const START_DAYS = 730;
const DAY = "a local day, YYYY-MM-DD, not after today";

export const decisionBody = parameters({
  by: z.string({ error: "who decides" }).trim().min(1, "who decides").max(80).describe(WHO_ACTS),
  note: z.string().trim().max(1000).optional().describe("A reason; needed to reject"),
  on: z.iso
    .date({ error: DAY })
    .optional()
    .describe("Start and finish only: the day on which it happened; today where left out"),
  wards: z
    .array(z.string().max(80))
    .min(1)
    .max(2000)
    .optional()
    .describe("Start only: wards in which it is carried out; the whole town where left out"),
});
export type DecisionBody = z.output<typeof decisionBody>;

export const actionParameter = z
  .enum(DECISION_ACTIONS, { error: `one of ${DECISION_ACTIONS.join(", ")}` })
  .describe("What is decided or has happened");

/**
 * The decision after an action.
 * @throws Conflict where its status does not allow it. @throws InvalidInput for a rejection without a reason, or a day
 * that cannot be.
 */
export function decide(
  decision: Decision,
  action: DecisionAction,
  said: DecisionBody,
  now: number,
): Decision {
  const { from, to } = MOVES[action];
  if (!from.includes(decision.status)) {
    throw new Conflict(
      `the measure is ${decision.status}: to ${action} it, it has to be ${from.join(" or ")}`,
      {
        details: { field: "status", value: decision.status, allowed: from },
      },
    );
  }
  const { by, note, wards } = said;
  if (action === "reject" && !note) {
    throw new InvalidInput("note: say why it is rejected", {
      details: { field: "note", allowed: "a reason" },
    });
  }
  const dated = action === "start" || action === "finish";
  if (said.on !== undefined && !dated) refuse("on", said.on, "left out: only start and finish have a day");
  if (wards && action !== "start") refuse("wards", wards.join(", "), "left out: only start says where");
  if (wards && decision.wards)
    refuse("wards", wards.join(", "), `left out: it is recommended for ${decision.wards.join(", ")}`);
  const today = localDate(now);
  const on = dated ? (said.on ?? today) : undefined;
  if (on !== undefined && on > today) refuse("on", on, `${DAY} (${today})`);
  const earliest = localDate(now - START_DAYS * DAY_MS);
  if (action === "start" && on! < earliest) refuse("on", on!, `not before ${earliest}, two years ago`);
  if (action === "finish" && on! < decision.startedOn!)
    refuse("on", on!, `not before ${decision.startedOn}, its start`);
  const change: DecisionChange = {
    action,
    by,
    at: now,
    ...(note && { note }),
    ...(on !== undefined && { on }),
  };
  return {
    ...decision,
    status: to,
    changes: [...decision.changes, change],
    ...(wards && { wards }),
    ...(action === "start" && { startedOn: on! }),
    ...(action === "finish" && { finishedOn: on! }),
  };
}

function refuse(field: string, value: string, allowed: string): never {
  throw new InvalidInput(`${field} is ${value}; allowed is ${allowed}`, {
    details: { field, value, allowed },
  });
}
