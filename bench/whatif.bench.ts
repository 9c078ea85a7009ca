/**
 * How long a person waits for a what-if: a week of 200 paired runs of the sample town, asked of the running system over HTTP.
 * The first answer prepares the town; those after it find it in memory, and each has a seed of its own. A busy machine does
 * fewer runs in the time that a what-if has; the fewest are told.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown } from "@nagar/local/cloud/ensure-town.ts";
import { loadLock } from "@nagar/local/lock.ts";
import { positiveOption } from "./options.ts";

export const description = "a what-if over HTTP, cold and warm: [--runs 200] [--days 7] [--repeat 5]";

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const runs = positiveOption(args, "--runs", 200);
  const days = positiveOption(args, "--days", 7);
  const repeat = positiveOption(args, "--repeat", 5);
  process.env["TZ"] = "UTC";
  const folder = mkdtempSync(join(tmpdir(), "nagar-whatif-"));
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  const cloud = await startCloud({ lock: await loadLock(), data: folder, port: 0, web: folder, screen });
  try {
    await ensureTown(cloud.context, undefined);
    const ask = async (seed: number) => {
      const began = performance.now();
      const response = await fetch(`${cloud.endpoints.http}/v1/simulate/whatif`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          scenario: "odd-even",
          parameters: { duration_days: days },
          configuration: { monte_carlo_runs: runs, seed },
        }),
      });
      const { results, error } = (await response.json()) as {
        results?: { runs: { used: number }; configuration: { agents: Record<string, number> } };
        error?: { message: string };
      };
      if (!results) throw new Error(error?.message ?? "no results");
      const agents = Object.values(results.configuration.agents).reduce((sum, each) => sum + each, 0);
      return { seconds: (performance.now() - began) / 1000, agents, used: results.runs.used };
    };
    const first = await ask(1);
    const later: { seconds: number; used: number }[] = [];
    for (let seed = 2; seed < 2 + repeat; seed++) later.push(await ask(seed));
    const warm = later.map(({ seconds }) => seconds).sort((a, b) => a - b);
    const round = (seconds: number) => Math.round(seconds * 1000) / 1000;
    return {
      runs,
      days,
      agents: first.agents,
      processors: availableParallelism(),
      coldSeconds: round(first.seconds),
      coldRuns: first.used,
      warmSeconds: round(warm[Math.floor(warm.length / 2)]!),
      warmFastest: round(warm[0]!),
      warmSlowest: round(warm.at(-1)!),
      warmFewestRuns: Math.min(...later.map(({ used }) => used)),
    };
  } finally {
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
