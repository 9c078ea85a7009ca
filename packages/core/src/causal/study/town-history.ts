/** A history out of the town's own windows: what its sensors said of one metric, with the weather or whatever else beside it. */
import { InvalidInput } from "../../errors.ts";
import { type Domain, entityKey } from "../../observation/domain.ts";
import { IST_OFFSET_MS, localDate } from "../../observation/instant.ts";
import { metricToWire } from "../../observation/metrics.ts";
import { allWindows, type Windows } from "../../read/ports.ts";
import type { MetricSummary } from "../../window/window.ts";
import { RESOLUTION_MS, windowStart } from "../../window/window.ts";
import type { History, Unit } from "./history.ts";
import { refuseUnknown } from "./measure.ts";

/** A metric of a domain, by its name inside. */
export interface Observed {
  domain: Domain;
  metric: string;
}

export interface TownHistoryAsked {
  outcome: Observed;
  covariates: readonly Observed[];
  /** Whole steps within [from, to), ms since 1970 UTC: a day that is running would be another kind of day. */
  from: number;
  to: number;
  resolution: "1h" | "1d";
  /** Entities that are looked at; all that have said anything where left out. */
  entities?: readonly string[];
  /** Indian days on which the measure was there, and the entities where; all where left out. */
  treatedDays?: { days: readonly string[]; units?: readonly string[] };
}

export interface HistoryPorts {
  /** Ids of all that is observed of a domain. */
  entities(domain: Domain): Promise<string[]>;
  windows: Pick<Windows, "readWindows">;
}

/** Windows that one question may read: what is read within seconds. */
const MOST_WINDOWS = 60_000;
const AT_ONCE = 16;
/** Quantities of which a step has the sum; of all others it has the mean. */
const ADD_UP = new Set(["vehicleCount", "consumption", "rainfall", "arrivals"]);

/**
 * @throws InvalidInput where nobody has observed the outcome or a covariate, the measure was in an entity that has said
 * nothing, or too much would have to be read.
 */
export async function townHistory(asked: TownHistoryAsked, ports: HistoryPorts): Promise<History> {
  const { outcome, covariates, resolution, treatedDays } = asked;
  const stepMs = RESOLUTION_MS[resolution];
  const first = windowStart(resolution, asked.from + stepMs - 1);
  const steps = Math.max(0, Math.floor((asked.to - first) / stepMs));
  const instants = Float64Array.from({ length: steps }, (_, k) => first + k * stepMs);
  const budget = { left: MOST_WINDOWS };
  const read = (domain: Domain, metrics: readonly string[], entities: readonly string[]) =>
    seriesOf(domain, metrics, entities, { resolution, first, steps, stepMs }, ports, budget);

  const { domain, metric } = outcome;
  const observed = await read(domain, [metric], asked.entities ?? (await ports.entities(domain)));
  const units = observed.get(metric)!;
  if (units.length === 0) throw nobody(outcome);
  refuseUnknown(
    treatedDays?.units,
    units.map(({ name }) => name),
  );
  const besides = new Map<Domain, Map<string, Told[]>>();
  for (const [domain, of] of Map.groupBy(covariates, (each) => each.domain)) {
    const metrics = of.map((each) => each.metric);
    besides.set(domain, await read(domain, metrics, await ports.entities(domain)));
  }
  const beside = covariates.map((each) => {
    const told = besides.get(each.domain)!.get(each.metric)!;
    if (told.length === 0) throw nobody(each);
    return meanAcross(told.map(({ values }) => values));
  });
  const days = new Set(treatedDays?.days);
  const onDays = instants.map((instant) => Number(days.has(localDate(instant))));
  const none = new Float64Array(steps);
  return {
    units: units.map(
      ({ name, values }): Unit => ({
        name,
        outcome: values,
        covariates: beside,
        ...(treatedDays && { treated: (treatedDays.units?.includes(name) ?? true) ? onDays : none }),
      }),
    ),
    covariates: covariates.map(({ domain, metric }) => metricToWire(domain, metric)),
    stepMs,
    instants,
    clock: instants.map((instant) => instant + IST_OFFSET_MS),
  };
}

interface Grid {
  resolution: "1h" | "1d";
  first: number;
  steps: number;
  stepMs: number;
}

/** What an entity said by step. */
interface Told {
  name: string;
  values: Float64Array;
}

/** For each metric the entities that have said it at any time; a window holds them all, and is read once. */
async function seriesOf(
  domain: Domain,
  metrics: readonly string[],
  entities: readonly string[],
  { resolution, first, steps, stepMs }: Grid,
  { windows }: HistoryPorts,
  budget: { left: number },
): Promise<Map<string, Told[]>> {
  budget.left -= entities.length * steps;
  if (budget.left < 0) {
    throw new InvalidInput(
      `${entities.length} entities of ${domain} at ${steps} steps are more than the ${MOST_WINDOWS} windows that are read at once: name fewer entities, take a shorter range or days for hours`,
      { details: { field: "entities", allowed: MOST_WINDOWS } },
    );
  }
  const found = new Map(metrics.map((metric): [string, Told[]] => [metric, []]));
  for (let at = 0; at < entities.length; at += AT_ONCE) {
    const part = entities.slice(at, at + AT_ONCE);
    const told = await Promise.all(
      part.map((entity) =>
        allWindows(windows, {
          entity: entityKey(domain, entity),
          resolution,
          from: first,
          to: first + steps * stepMs,
        }),
      ),
    );
    for (const [k, name] of part.entries()) {
      for (const [metric, those] of found) {
        const values = new Float64Array(steps).fill(Number.NaN);
        for (const window of told[k]!)
          values[Math.round((window.start - first) / stepMs)] = valueOfStep(metric, window.metrics[metric]);
        if (values.some((value) => !Number.isNaN(value))) those.push({ name, values });
      }
    }
  }
  return found;
}

function valueOfStep(metric: string, summary: MetricSummary | undefined): number {
  if (!summary || summary.count === 0) return Number.NaN;
  return ADD_UP.has(metric) ? summary.sum : summary.sum / summary.count;
}

function meanAcross(series: readonly Float64Array[]): Float64Array {
  return series[0]!.map((_, step) => {
    const told = series.map((values) => values[step]!).filter((value) => !Number.isNaN(value));
    return told.length === 0 ? Number.NaN : told.reduce((sum, value) => sum + value, 0) / told.length;
  });
}

const nobody = ({ domain, metric }: Observed) =>
  new InvalidInput(`nobody has observed ${metricToWire(domain, metric)} of ${domain} in this range`);
