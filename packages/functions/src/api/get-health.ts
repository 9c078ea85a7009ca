/** GET /v1/health: whether everything that the system stands on answers, and whether the counter keeps up. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { Resource } from "sst";
import { httpHandler } from "../lib/handler.ts";
import { checkDependencies, FAILURE_QUEUES } from "./check-dependencies.ts";
import { streamLag } from "./stream-lag.ts";
import { VERSION } from "./version.ts";

/** Beyond this the screens show a past that people would notice (ms). */
const LAG_TO_WORRY_MS = 60_000;

export const handler = httpHandler({}, async (_, { now, log }) => {
  const [dependencies, stream] = await Promise.all([
    checkDependencies(),
    streamLag(Date.now()).catch((error: Error) => {
      log.warn("the stream's lag cannot be told", { error });
      return null;
    }),
  ]);
  const down = dependencies.some(({ essential, ok }) => essential && !ok);
  const failures: readonly string[] = FAILURE_QUEUES;
  const degraded =
    stream === null ||
    stream.lagMs > LAG_TO_WORRY_MS ||
    dependencies.some(({ name, ok, messages = 0 }) => !ok || (messages > 0 && failures.includes(name)));
  return {
    status: down ? 503 : 200,
    headers: { "cache-control": "no-store" },
    body: {
      status: down ? "down" : degraded ? "degraded" : "ok",
      version: VERSION,
      stage: Resource.App.stage,
      dependencies,
      stream: stream && {
        shards: stream.shards,
        last_judged_at: stream.lastJudgedAt === null ? null : formatInstant(stream.lastJudgedAt),
        lag_ms: stream.lagMs,
      },
      answered_at: formatInstant(now),
    },
  };
});
