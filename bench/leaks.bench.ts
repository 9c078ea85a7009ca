/**
 * Leak detection on L-TOWN, on years of leaks that the detector has not seen: random pipes, times, sizes and kinds, on a
 * random town each; or the competition's 2018. Everything is simulated from the seed.
 */

import { uniform } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { readSharedText, sharedData } from "@nagar/core/testing/shared-data.ts";
import { detectLeaks } from "@nagar/core/water/leaks/detect.ts";
import { type Leak, readLeaks } from "@nagar/core/water/leaks/leak.ts";
import { meanPressureAtPipes, type Score, scoreDetections } from "@nagar/core/water/leaks/score.ts";
import { readSensors } from "@nagar/core/water/leaks/sensors.ts";
import { simulateScada } from "@nagar/core/water/leaks/simulate-scada.ts";
import { WaterNetwork } from "@nagar/core/water/network.ts";
import { positiveOption } from "./options.ts";

export const description =
  "find leaks on L-TOWN: [--years 2] [--days 365] [--seed 1] [--step-minutes 30] [--leaks 18] [--battledim-2018]";

const NETWORK = "water/networks/L-TOWN.inp";
const SENSORS = "water/battledim/sensors.csv";
const LEAKS = "water/battledim/leaks_2018.csv";
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2018, 0, 1);
const QUIET_DAYS = 8;

export async function run(args: string[]): Promise<Record<string, unknown>> {
  for (const file of [NETWORK, SENSORS, LEAKS])
    if (!sharedData(file)) throw new Error(`${file} is not there`);
  const competition = args.includes("--battledim-2018");
  const years = competition ? 1 : positiveOption(args, "--years", 2);
  const days = positiveOption(args, "--days", 365);
  const seed = positiveOption(args, "--seed", 1);
  const stepS = positiveOption(args, "--step-minutes", 30) * 60;
  const endMs = START_MS + days * DAY_MS;
  const scores: Score[] = [];
  let detectSeconds = 0;
  let simulateSeconds = 0;
  for (let year = 0; year < years; year += 1) {
    const leaks = competition
      ? readLeaks(readSharedText(LEAKS), LEAKS).filter((leak) => leak.startMs < endMs)
      : await randomLeaks(seed + year, days, positiveOption(args, "--leaks", 18));
    const began = performance.now();
    using truth = await load();
    const { scada } = simulateScada(truth, leaks, readSensors(readSharedText(SENSORS), SENSORS), {
      startMs: START_MS,
      endMs,
      stepS,
      seed: seed + year,
    });
    const simulated = performance.now();
    using model = await load();
    const detections = detectLeaks(model, scada);
    const detected = performance.now();
    simulateSeconds += (simulated - began) / 1000;
    detectSeconds += (detected - simulated) / 1000;
    using plain = await load();
    const pressures = meanPressureAtPipes(
      plain,
      leaks.map(({ pipe }) => pipe),
    );
    scores.push(scoreDetections(plain, leaks, detections, pressures, endMs));
  }
  return summary(scores, { years, days, seed, stepS, simulateSeconds, detectSeconds });
}

function summary(scores: Score[], about: Record<string, number>): Record<string, unknown> {
  const leaks = scores.flatMap((score) => score.leaks);
  const found = leaks.flatMap((leak) => (leak.found ? [leak.found] : []));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const euro = sum(scores.map((score) => score.euro));
  const all = 0.8 * sum(leaks.map(({ lostM3, savedM3 }) => lostM3 + savedM3));
  return {
    ...Object.fromEntries(Object.entries(about).map(([name, value]) => [name, Number(value.toFixed(1))])),
    leaks: leaks.length,
    found: found.length,
    foundPercent: Math.round((100 * found.length) / leaks.length),
    falseAlarmsPerYear: Number((sum(scores.map((score) => score.falseAlarms)) / scores.length).toFixed(1)),
    medianDelayH: Math.round(median(found.map(({ delayH }) => delayH))),
    medianDistanceM: Math.round(median(found.map(({ distanceM }) => distanceM))),
    savedM3: Math.round(sum(leaks.map(({ savedM3 }) => savedM3))),
    lostM3: Math.round(sum(leaks.map(({ lostM3 }) => lostM3))),
    scoreEuro: Math.round(euro),
    scorePercentOfAll: Math.round((100 * euro) / all),
  };
}

/** A quarter small and lasting, the others larger and repaired after 8 to 78 days; six in ten grow. */
async function randomLeaks(seed: number, days: number, count: number): Promise<Leak[]> {
  using network = await load();
  const pipes = network.links.filter(({ kind }) => kind === "pipe");
  const stream = randomStream(seed, "leaks");
  return Array.from({ length: count }, (_, i) => {
    const draw = (k: number) => uniform(stream, i, k);
    const startMs = START_MS + (QUIET_DAYS + draw(0) * (days - QUIET_DAYS - 3)) * DAY_MS;
    const lasting = draw(2) < 0.25;
    const endMs = lasting
      ? START_MS + days * DAY_MS
      : Math.min(START_MS + days * DAY_MS, startMs + (8 + 70 * draw(3)) * DAY_MS);
    const grows = draw(1) < 0.6;
    return {
      pipe: pipes[Math.floor(draw(5) * pipes.length)]!.id,
      startMs,
      peakMs: grows ? startMs + (endMs - startMs) * (0.2 + 0.7 * draw(6)) : startMs,
      endMs,
      diameterM: lasting ? 0.0085 + 0.004 * draw(4) : 0.014 + 0.009 * draw(4),
    };
  });
}

const load = () => WaterNetwork.load(readSharedText(NETWORK), NETWORK);

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
