/** POST /v1/effects: what a measure did, from the town's own windows. */
import { withCalendar } from "@nagar/core/causal/study/calendar.ts";
import { study } from "@nagar/core/causal/study/study.ts";
import { townHistory } from "@nagar/core/causal/study/town-history.ts";
import { effectAsked, effectBody, effectToWire } from "@nagar/core/causal/study/wire.ts";
import { httpHandler } from "../lib/handler.ts";
import { statesOf, windowReader } from "./readers.ts";

export const handler = httpHandler({ body: effectBody }, async ({ body }, { now }) => {
  const { history, told, graph } = effectAsked(body, now);
  const read = await townHistory(history, {
    entities: async (domain) => (await statesOf(domain)).map(({ entityId }) => entityId),
    windows: windowReader(),
  });
  const found = study(body.calendar ? withCalendar(read) : read, {
    design: body.design,
    ...(told && { told }),
  });
  return { body: effectToWire(found, graph, now) };
});
