/**
 * ETS and MSTL by augurs (Rust compiled to WebAssembly), Prophet by augurs and its Stan model. Core does no I/O: the
 * WebAssembly comes as bytes, Prophet's optimizer as an object.
 */
import { AutoETS, initSync as startEts } from "@bsull/augurs/ets";
import { MSTL, initSync as startMstl } from "@bsull/augurs/mstl";
import { Prophet, initSync as startProphet } from "@bsull/augurs/prophet";
import { Unavailable } from "../../errors.ts";
import type { History } from "../history.ts";
import { type PathParts, partSeasons, sumOfParts } from "./parts.ts";
import type { PathEngine } from "./path-engine.ts";
import { steadyOptimizer } from "./steady-optimizer.ts";

export interface AugursBytes {
  readonly ets?: Uint8Array<ArrayBuffer>;
  readonly mstl?: Uint8Array<ArrayBuffer>;
  readonly prophet?: Uint8Array<ArrayBuffer>;
  /** `optimizer` of @bsull/augurs-prophet-wasmstan. */
  readonly optimizer?: ConstructorParameters<typeof Prophet>[0]["optimizer"];
}

/** Weeks of past that are fitted: more cost time and remember a town that is no more. */
const ETS_WEEKS = 3;
const MSTL_WEEKS = 5;
const PROPHET_WEEKS = 16;
const DAYS_OF_DAILY = 180;

/** The engines whose bytes are given. */
export function augursEngines(bytes: AugursBytes): PathEngine[] {
  const engines: PathEngine[] = [];
  if (bytes.ets) {
    startEts({ module: bytes.ets });
    engines.push(additive("ets", weekly, etsParts));
  }
  if (bytes.mstl) {
    startMstl({ module: bytes.mstl });
    engines.push(additive("mstl", weekly, mstlParts));
  }
  if (bytes.prophet && bytes.optimizer) {
    startProphet({ module: bytes.prophet });
    const { optimizer } = bytes;
    engines.push(
      additive(
        "prophet",
        ({ rhythm }) => 4 * rhythm.week,
        (history, last, steps) => prophetParts(optimizer, history, last, steps),
      ),
    );
  }
  return engines;
}

const additive = (
  name: PathEngine["name"],
  every: PathEngine["every"],
  parts: NonNullable<PathEngine["parts"]>,
): PathEngine => ({
  name,
  every,
  parts,
  path: (history, last, steps) => sumOfParts(parts(history, last, steps)),
});

const weekly = ({ rhythm }: History) => rhythm.week;

const recent = ({ clean, rhythm }: History, last: number, weeks: number) => {
  const span = rhythm.day > 1 ? weeks * rhythm.week : DAYS_OF_DAILY;
  return clean.slice(Math.max(0, last + 1 - span), last + 1);
};

/**
 * ETS of what the slots of the week leave; of the values themselves where a step is a day. Its level and its trend are one
 * part: the engine tells only what they come to.
 */
function etsParts(history: History, last: number, steps: number): PathParts {
  const { weekSlow, rhythm } = history;
  const { week, day } = rhythm;
  const values = recent(history, last, ETS_WEEKS);
  const first = last + 1 - values.length;
  const slot = (step: number) => {
    if (day === 1) return 0;
    const before = step - Math.max(1, Math.ceil((step - last) / week)) * week;
    return weekSlow[Math.max(0, before)]!;
  };
  const rest = values.map((value, i) => value - slot(first + i));
  const points = fitted("ETS", () => {
    const model = new AutoETS(1, "ZZN");
    try {
      model.fit(rest);
      return model.predict(steps).point;
    } finally {
      model.free();
    }
  });
  const trend = Float64Array.from(points);
  return day === 1 ? { trend } : { trend, week: trend.map((_, i) => slot(last + 1 + i)) };
}

/** The engine tells only the sum: the parts are read off it, further ahead than is asked for. */
function mstlParts(history: History, last: number, steps: number): PathParts {
  const { day, week } = history.rhythm;
  const path = fitted("MSTL", () => {
    const model = MSTL.ets(day > 1 ? [day, week] : [week]);
    try {
      model.fit(recent(history, last, MSTL_WEEKS));
      return model.predict(Math.max(steps, 3 * week)).point;
    } finally {
      model.free();
    }
  });
  const { trend, ...seasons } = partSeasons(Float64Array.from(path), history.rhythm);
  return Object.fromEntries(
    Object.entries({ trend: trend!, ...seasons }).map(([name, part]) => [name, part.subarray(0, steps)]),
  );
}

const PROPHET_SEASONS = [
  ["day", "daily"],
  ["week", "weekly"],
  ["year", "yearly"],
] as const;

/** Prophet's trend and seasons for the steps after `last`. @throws Unavailable where the fit fails. */
function prophetParts(
  optimizer: NonNullable<AugursBytes["optimizer"]>,
  history: History,
  last: number,
  steps: number,
): PathParts {
  const { series } = history;
  const y = recent(history, last, PROPHET_WEEKS);
  const seconds = (step: number) => Math.round((series.startMs + step * series.stepMs) / 1000);
  const first = last + 1 - y.length;
  return fitted("Prophet", () => {
    const model = new Prophet({ optimizer: steadyOptimizer(optimizer) });
    // Without a seed the optimizer draws one.
    model.fit({ ds: Array.from(y, (_, i) => seconds(first + i)), y }, { seed: 1, chain: 1 });
    const made = model.predict({ ds: Array.from({ length: steps }, (_, i) => seconds(last + 1 + i)) });
    const seasons = PROPHET_SEASONS.flatMap(([name, own]) => {
      const season = made.seasonalities.get(own);
      return season ? [[name, Float64Array.from(season.point)] as const] : [];
    });
    return { trend: Float64Array.from(made.trend.point), ...Object.fromEntries(seasons) };
  });
}

function fitted<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Unavailable(`${name} could not be fitted: ${String(cause).slice(0, 200)}`, { cause });
  }
}
