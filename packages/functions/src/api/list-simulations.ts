/** GET /v1/simulate/runs: what was simulated, newest first, with the headline results. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { simulationsQuery } from "@nagar/core/simulate/request/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { scenarioHead } from "../simulation/simulation-answer.ts";
import { simulations } from "../simulation/step.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: simulationsQuery }, async ({ query }, { now }) => {
  const { records, next } = await simulations().list(query.limit, query.cursor);
  return {
    body: {
      simulations: records.map((record) => ({
        simulation_id: record.id,
        status: record.status,
        scenario: scenarioHead(record),
        created_at: formatInstant(record.createdAt),
        finished_at: record.finishedAt === undefined ? null : formatInstant(record.finishedAt),
        runs: record.request.configuration.monte_carlo_runs,
        days: record.request.scenario.days,
        headline: record.headline ?? [],
      })),
      next_cursor: next === undefined ? null : encodeCursor(next),
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
