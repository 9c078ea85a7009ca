/** POST /v1/ml/split: a share of a domain's entities is answered by another kind of model, to compare them live. */
import {
  answeringVersion,
  putOnTrial,
  splitBody,
  versionTried,
} from "@nagar/core/forecast/registry/split-domain.ts";
import { splitSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { httpHandler } from "../lib/handler.ts";
import { allRegistries } from "../store/model-registry.ts";

const PARALLEL = 8;

export const handler = httpHandler({ body: splitBody, signs: true }, async ({ body }, { now, log }) => {
  const { domain, recipe, share, by, reason } = body;
  const at = formatInstant(now);
  const models = modelRegistry();
  const own = (await allRegistries(models)).filter(({ series }) => splitSeriesId(series)?.domain === domain);
  const series: { series: string; version: string; answering: string | null }[] = [];
  await forEachLimited(own, PARALLEL, async (before) => {
    const version = versionTried(before, { recipe, share });
    if (version === undefined) return;
    const after = await models.change(before.series, (current) =>
      putOnTrial(current, { recipe, share }, { at, by, reason }),
    );
    if (after.split?.version === version || share === 0) {
      series.push({ series: before.series, version, answering: answeringVersion(after) });
    }
  });
  series.sort((a, b) => a.series.localeCompare(b.series));
  log.info("a person put a kind of model on trial", { domain, recipe, share, by });
  return {
    body: {
      series,
      in_trial: series.filter(({ version, answering }) => version === answering).length,
      without: own.length - series.length,
      answered_at: at,
    },
  };
});
