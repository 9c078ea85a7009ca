import { describe, expect, test } from "vitest";
import { filled } from "../../causal/gaps.ts";
import { type Domain, entityKey } from "../../observation/domain.ts";
import { DAY_MS } from "../../observation/instant.ts";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { generateTown } from "../../town/generate-town.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import { windowStart } from "../../window/window.ts";
import { catalogue } from "../catalogue/catalogue.ts";
import type { StatePorts } from "../measured/measure-state.ts";
import type { Decision } from "../run/decision.ts";
import { townProfile } from "../value/town-profile.ts";
import { townState } from "../value/town-state.ts";
import { measureOutcome } from "./measure-outcome.ts";

const town = generateTown({ population: 10_000, areaKm2: 4, seed: 7, name: "Chhoti" });
const profile = townProfile(town);
const START = "2026-03-02";
const END = "2026-03-23";
const startMs = windowStart("1d", Date.parse(`${START}T12:00:00+05:30`));

interface Place {
  domain: Domain;
  id: string;
  ward?: number;
  /** Metrics on day `d` (0 is the start) as plain values. */
  on(day: number): Record<string, number>;
}

function ports(places: readonly Place[]): Pick<StatePorts, "states" | "windows"> {
  return {
    states: async (domain) =>
      places
        .filter((place) => place.domain === domain)
        .map(({ id, ward = 0 }) => ({
          entity: entityKey(domain, id),
          domain,
          entityId: id,
          observedAt: startMs,
          receivedAt: startMs,
          metrics: {},
          flags: [],
          source: "test",
          location: { type: "Point", coordinates: town.zones[ward]!.centroid },
        })),
    windows: async (keys) =>
      keys.map(({ entity, start }) => {
        const place = places.find(({ domain, id }) => entityKey(domain, id) === entity)!;
        const metrics = Object.entries(place.on(Math.round((start - startMs) / DAY_MS))).map(
          ([name, value]) => {
            const summary = emptySummary();
            addValue(summary, value, start);
            return [name, summary] as const;
          },
        );
        return metrics.length > 0 ? { metrics: Object.fromEntries(metrics) } : undefined;
      }),
  };
}

const finished = (wards?: string[], finishedOn = END): Decision => ({
  status: "finished",
  changes: [],
  startedOn: START,
  finishedOn,
  ...(wards && { wards }),
});
const measure = (id: string) => catalogue.find((each) => each.id === id)!;
const ask = (
  id: string,
  places: readonly Place[],
  wards?: string[],
  state = townState("congestion", START),
) =>
  measureOutcome(
    { measure: measure(id), decision: finished(wards), source: "r1/test" },
    catalogue,
    { town, profile, state },
    ports(places),
  );

/** Congestion from delay: x hours lost per hour of free flow are x/(1 + x) of the travel time. */
const level = (x: number) => (100 * x) / (1 + x);

/** Roads whose delay is a third less with the measure; more of it in rain, and on some weekdays. */
function roads(seed: number, effect: number, treatedWard?: number): Place[] {
  const stream = randomStream(seed, "roads");
  const rain = (day: number) => Math.max(0, 10 * normal(stream, day + 100, 0, 1));
  const shared = (day: number) => 0.05 * normal(stream, day + 100, 0, 2) + 0.006 * rain(day);
  const made = [0, 1, 2, 3, 4, 5].map(
    (r): Place => ({
      domain: "traffic",
      id: `R${r}`,
      ward: r % 3,
      on: (day) => {
        const weekly = 0.15 * Math.cos((2 * Math.PI * day) / 7);
        const acts = day >= 0 && (treatedWard === undefined || r % 3 === treatedWard);
        const own = 0.04 * normal(stream, day + 100, r, 3);
        const log = Math.log(0.8 + 0.05 * r) + weekly + shared(day) + own + (acts ? Math.log(1 - effect) : 0);
        return { congestionLevel: level(Math.exp(log)) };
      },
    }),
  );
  return [...made, { domain: "weather", id: "W1", on: (day) => ({ rainfall: rain(day), temperature: 30 }) }];
}

const UNSEEN = "flood disruption: no sensor of the town tells of it";

describe("what a finished measure did", () => {
  test("in the whole town: a third of the delay, within its interval, although it rained and weeks have shapes", async () => {
    let covered = 0;
    let sum = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { effects, unmeasured } = await ask("point-duty", roads(seed, 1 / 3));
      const [delay] = effects;
      expect(delay).toMatchObject({ lever: "traffic_delay", method: "interrupted time series" });
      expect(unmeasured).toEqual([UNSEEN]);
      covered += Number(delay!.low <= 1 / 3 && 1 / 3 <= delay!.high);
      sum += delay!.effect;
    }
    expect(Math.abs(sum / 20 - 1 / 3)).toBeLessThan(0.05);
    expect(covered).toBeGreaterThanOrEqual(16);
  });

  test("in one ward: against the other wards' roads, and nothing where nothing was", async () => {
    const wards = [town.zones[1]!.id];
    const found = await ask("point-duty", roads(3, 0.25, 1), wards);
    expect(found.effects[0]!.method).toBe("synthetic control");
    expect(found.effects[0]!.effect).toBeCloseTo(0.25, 1);
    let found0 = 0;
    for (let seed = 0; seed < 20; seed++) {
      const [none] = (await ask("point-duty", roads(seed, 0, 1), wards)).effects;
      found0 += Number(none!.low > 0 || none!.high < 0);
    }
    expect(found0).toBeLessThanOrEqual(3);
  });

  test("moves the prior towards what was seen, no further than one occasion may", async () => {
    const { effects, outcomes } = await ask("point-duty", roads(1, 1 / 3));
    const { prior, posterior, weight, effect } = effects[0]!;
    expect(prior).toEqual({
      mean: measure("point-duty").effects[0]!.mean,
      sd: measure("point-duty").effects[0]!.sd,
    });
    expect(posterior.mean).toBeCloseTo(prior.mean + weight * (effect - prior.mean), 12);
    expect(posterior.sd).toBeLessThan(prior.sd);
    expect(outcomes).toMatchObject([
      { measure: "point-duty", lever: "traffic_delay", effect, source: "r1/test" },
    ]);
  });

  test("a measure on several sources of the air has its effect divided as it was expected", async () => {
    const stream = randomStream(9, "air");
    const state = townState("high_pollution", START, { regionalShare: 0.4 });
    const air: Place[] = [0, 1, 2].map((s) => ({
      domain: "air",
      id: `P${s}`,
      on: (day) => ({ pm25: 150 * Math.exp(0.01 * normal(stream, day + 100, s, 1)) * (day >= 0 ? 0.94 : 1) }),
    }));
    const several = catalogue.find(
      ({ effects }) =>
        effects.filter(({ lever, mean }) => /exhaust|dust|emissions|burning/.test(lever) && mean > 0).length >
        1,
    )!;
    const { effects } = await ask(several.id, air, undefined, state);
    const shares = effects.map(
      ({ lever, effect }) => effect / several.effects.find((each) => each.lever === lever)!.mean,
    );
    expect(effects.length).toBeGreaterThan(1);
    for (const share of shares) expect(share).toBeCloseTo(shares[0]!, 9);
  });

  test("that ran for decades is told by its first half year; no more is read", async () => {
    const asked = roads(1, 1 / 3);
    const { states, windows } = ports(asked);
    const days = new Set<number>();
    const { effects } = await measureOutcome(
      { measure: measure("point-duty"), decision: finished(undefined, "2056-03-02"), source: "r1/test" },
      catalogue,
      { town, profile, state: townState("congestion", START) },
      {
        states,
        windows: (keys) => {
          for (const { start } of keys) days.add(start);
          return windows(keys);
        },
      },
    );
    expect(effects[0]).toMatchObject({ lever: "traffic_delay" });
    expect(Math.max(...days)).toBeLessThan(startMs + 183 * DAY_MS);
  });

  test("that nobody could see, or for too short a time, is said and teaches nothing", async () => {
    const blind = await ask("point-duty", []);
    expect(blind).toMatchObject({ effects: [], outcomes: [] });
    expect(blind.unmeasured).toEqual([
      UNSEEN,
      "time lost on the roads: nobody has observed time lost on the roads",
    ]);
    const young = roads(1, 0.3).map((place) => ({
      ...place,
      on: (day: number) => (day < -8 ? {} : place.on(day)),
    }));
    expect((await ask("point-duty", young)).unmeasured[1]).toMatch(
      /8 days before and 21 with the measure have a value; 21 and 5 are needed/,
    );
    const late = roads(1, 0.3).map((place) => ({
      ...place,
      on: (day: number) => (day < 2 ? {} : place.on(day)),
    }));
    expect((await ask("point-duty", late)).unmeasured[1]).toBe(
      "time lost on the roads: nobody has observed time lost on the roads before the measure",
    );
    const felt = catalogue.find(({ effects }) => effects.every(({ lever }) => lever === "heat_illness"))!;
    expect((await ask(felt.id, roads(1, 0.3))).unmeasured).toEqual([
      "heat illness: no sensor of the town tells of it",
    ]);
  });
});

test("gaps are filled on the straight line between their neighbours; a series of gaps is none", () => {
  const series = Float64Array.from({ length: 30 }, (_, k) => k);
  series[10] = Number.NaN;
  series[11] = Number.NaN;
  series[29] = Number.NaN;
  expect([...filled(series)!]).toEqual(Array.from({ length: 30 }, (_, k) => (k === 29 ? 28 : k)));
  expect(filled(new Float64Array(30).fill(Number.NaN))).toBeUndefined();
});
