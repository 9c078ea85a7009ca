/**
 * Paired Monte Carlo runs of the sample town on worker threads: how long 1,000 pairs of 30 days take, what memory they
 * need, and a hash that is the same for any number of workers and any chunking.
 */
import { availableParallelism } from "node:os";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { hashChunks } from "@nagar/core/simulate/request/hash-chunks.ts";
import { parseScenario, type Scenario } from "@nagar/core/simulate/scenario/scenario.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import { runOnWorkers } from "../packages/local/src/simulation/run-workers.ts";
import { positiveOption } from "./options.ts";

export const description =
  "paired runs of the sample town: [--runs 1000] [--days 30] [--workers N] [--scale 1] [--scenario odd_even] [--chunk 5] [--seed 1]";

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const runs = positiveOption(args, "--runs", 1000);
  const days = positiveOption(args, "--days", 30);
  const workers = positiveOption(args, "--workers", availableParallelism());
  const scale = positiveOption(args, "--scale", 1);
  const { seed, ...agents } = DEFAULT_CONFIG;
  const config = {
    seed,
    citizens: agents.citizens * scale,
    vehicles: agents.vehicles * scale,
    businesses: agents.businesses * scale,
    farms: agents.farms * scale,
  };
  const began = performance.now();
  const prepared = await prepareTown(generateTown(sampleTownArguments), config);
  const prepareSeconds = (performance.now() - began) / 1000;
  const started = performance.now();
  const { chunks, peakMemoryMB } = await runOnWorkers({
    prepared,
    scenario: scenarioNamed(text(args, "--scenario", "odd_even"), days),
    runs,
    seed: positiveOption(args, "--seed", 1),
    workers,
    chunkRuns: positiveOption(args, "--chunk", Math.max(1, Math.min(5, Math.ceil(runs / workers / 4)))),
  });
  const seconds = (performance.now() - started) / 1000;
  const hours = days * 24;
  return {
    runs,
    agents: prepared.agents,
    hours,
    seconds: Number(seconds.toFixed(2)),
    agentStepsPerSecond: Math.round((runs * 2 * hours * prepared.agents) / seconds),
    peakMemoryMB: Math.round(peakMemoryMB),
    workers,
    resultHash: hashChunks(chunks),
    prepareSeconds: Number(prepareSeconds.toFixed(2)),
  };
}

/** A policy kind with its usual fields. */
function scenarioNamed(kind: string, days: number): Scenario {
  return parseScenario({
    name: "bench",
    title: kind,
    start_date: "2025-01-06",
    days,
    policies: kind === "none" ? [] : [{ kind }],
  });
}

function text(args: string[], name: string, otherwise: string): string {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : (args[at + 1] ?? otherwise);
}
