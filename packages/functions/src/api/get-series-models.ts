/** GET /v1/ml/models/{series}: the versions of a series, their cards, and who changed what when. */

import { NotFound } from "@nagar/core/errors.ts";
import { seriesAnswer, seriesParameter } from "@nagar/core/forecast/registry/registry-answer.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { httpHandler } from "../lib/handler.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ series: seriesParameter }) },
  async ({ path: { series } }, { now }) => {
    const [registry, cards] = await Promise.all([
      modelRegistry().load(series),
      modelRegistry().cards(series),
    ]);
    if (registry.entries.length === 0) {
      throw new NotFound(`no model of ${series} has been trained`, {
        details: { field: "series", value: series },
      });
    }
    return { body: { ...seriesAnswer(registry, cards), answered_at: formatInstant(now) } };
  },
).use(zipped());
