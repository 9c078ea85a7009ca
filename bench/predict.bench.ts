/**
 * How long a served forecast takes: 24 hourly steps with intervals for one entity, and for ten thousand in a batch. Beside
 * the time on the clock stands the processor's time of the same work, which other programs of the machine do not lengthen.
 */
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { hourly, townLoad } from "@nagar/core/forecast/testing/made-series.ts";

export const description =
  "forecasting: 24 hourly steps of one entity (p99), and of 10,000 entities in a batch";

const HORIZONS = Array.from({ length: 24 }, (_, h) => h + 1);
const HOURS = 26 * 168;
const CALLS = 2_000;
/** What a batch reads of each entity: the features look back four weeks. */
const BATCH_HOURS = 5 * 168;
/** Different pasts in the batch; each entity takes one of them and computes its history anew. */
const PASTS = 50;

/** @param args --entities N for another batch. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const at = args.indexOf("--entities");
  const entities = at < 0 ? 10_000 : Number(args[at + 1]);
  const series = [hourly(townLoad(HOURS))];
  const forecaster = fitForecaster(series, [HOURS], {
    horizons: HORIZONS,
    calendar: "in",
    seed: 1,
    trees: true,
  });
  const [subject] = forecaster.subjects(series);
  const steps = (origin: number) =>
    HORIZONS.map((_, h) => forecaster.forecast(0, h, forecaster.input(0, subject!, origin, h + 1)));
  for (let call = 0; call < 300; call++) steps(HOURS - 1 - call);
  const ms = new Float64Array(CALLS);
  const callsCpu = process.cpuUsage();
  for (let call = 0; call < CALLS; call++) {
    const started = performance.now();
    steps(HOURS - 1 - (call % 2_000));
    ms[call] = performance.now() - started;
  }
  // The kernel counts in ticks of milliseconds, too coarse for one call.
  const meanCpuMs = (1000 * secondsOf(process.cpuUsage(callsCpu))) / CALLS;
  ms.sort();

  const pasts = Array.from({ length: PASTS }, (_, seed) => townLoad(BATCH_HOURS, 3, seed));
  const started = performance.now();
  const cpu = process.cpuUsage();
  let sum = 0;
  for (let entity = 0; entity < entities; entity++) {
    const [one] = forecaster.subjects([hourly(pasts[entity % PASTS]!)]);
    for (let h = 0; h < HORIZONS.length; h++)
      sum += forecaster.forecast(0, h, forecaster.input(0, one!, BATCH_HOURS - 1, h + 1)).point;
  }
  const seconds = (performance.now() - started) / 1000;
  const cpuSeconds = secondsOf(process.cpuUsage(cpu));
  if (!Number.isFinite(sum)) throw new Error("a forecast of the batch is not a number");
  const percentile = (share: number) => Number(ms[Math.floor(share * (CALLS - 1))]!.toFixed(3));
  return {
    steps: HORIZONS.length,
    calls: CALLS,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    meanCpuMs: Number(meanCpuMs.toFixed(3)),
    batchEntities: entities,
    batchSeconds: Number(seconds.toFixed(2)),
    batchCpuSeconds: Number(cpuSeconds.toFixed(2)),
    threads: 1,
  };
}

/** Microseconds of both kinds as seconds. */
const secondsOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6;
