import { describe, expect, test } from "vitest";
import { type Domain, type EntityKey, splitEntityKey } from "../../observation/domain.ts";
import { DAY_MS } from "../../observation/instant.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import type { WindowSummary } from "../../window/window.ts";
import { madePanel, madeStation } from "../testing/made-histories.ts";
import { study } from "./study.ts";
import { type HistoryPorts, townHistory } from "./town-history.ts";
import { effectAsked, effectBody } from "./wire.ts";

/** Indian midnight; the first day of what the town has seen. */
const FIRST = Date.parse("2025-06-01T00:00:00+05:30");
const NOW = Date.parse("2026-06-01T15:00:00+05:30");

type Seen = Partial<Record<Domain, Record<string, Record<string, ArrayLike<number>>>>>;

/** A town whose entities have said each value at four hours of its day, around it. */
function seen(of: Seen): HistoryPorts {
  const windowOf = (entity: EntityKey, day: number): WindowSummary | undefined => {
    const { domain, entityId } = splitEntityKey(entity);
    const metrics = Object.fromEntries(
      Object.entries(of[domain]?.[entityId] ?? {}).flatMap(([metric, values]) => {
        const value = values[day];
        if (value === undefined || Number.isNaN(value)) return [];
        const summary = emptySummary();
        for (const off of [-2, -1, 1, 2]) addValue(summary, value + off, FIRST + day * DAY_MS);
        return [[metric, summary]];
      }),
    );
    const start = FIRST + day * DAY_MS;
    return Object.keys(metrics).length === 0
      ? undefined
      : { entity, resolution: "1d", start, observations: 4, flags: {}, metrics };
  };
  return {
    entities: async (domain) => Object.keys(of[domain] ?? {}),
    windows: {
      readWindows: async ({ entity, from, to, limit, after }) => {
        const begin = Math.max(0, Math.ceil(((after ?? from) - FIRST) / DAY_MS));
        const days = Array.from({ length: Math.ceil((to - FIRST) / DAY_MS) - begin }, (_, k) => begin + k);
        const windows = days.flatMap((day) => windowOf(entity, day) ?? []);
        const next = windows[limit]?.start;
        return { windows: windows.slice(0, limit), ...(next !== undefined && { next }) };
      },
    },
  };
}
const ask = async (body: object, of: Seen) => {
  const { history, told, graph } = effectAsked(effectBody.parse(body), NOW);
  const read = await townHistory(history, seen(of));
  return { ...study(read, { design: effectBody.parse(body).design, ...(told && { told }) }), graph, read };
};
const dayOf = (t: number) => new Date(FIRST + t * DAY_MS + 19_800_000).toISOString().slice(0, 10);

describe("what a measure did, of the town's windows", () => {
  const { values, treated, start } = madePanel(4, 0, -12);
  const air = Object.fromEntries(values.map((unit, u) => [`S${u}`, { pm25: unit }]));
  const range = { domain: "air", metric: "pm25", from: dayOf(0), to: dayOf(60), design: "did" };
  const inside = Object.keys(air).filter((_, u) => treated[u]);

  test("reads what stands in one window together", async () => {
    const days = Array.from({ length: 60 }, (_, t) => 20 + (t % 7));
    const weather = { W1: { temperature: days, windSpeed: days.map((d) => d / 10) } };
    const town = seen({ air, weather });
    const asked = new Map<string, number>();
    const { history } = effectAsked(
      effectBody.parse({
        ...range,
        since: dayOf(start),
        treated: inside,
        covariates: ["weather.temperature", "weather.wind_speed"],
      }),
      NOW,
    );
    const { covariates, units } = await townHistory(history, {
      ...town,
      windows: {
        readWindows: (query) => {
          asked.set(query.entity, (asked.get(query.entity) ?? 0) + 1);
          return town.windows.readWindows(query);
        },
      },
    });
    expect(covariates).toEqual(["temperature", "wind_speed"]);
    expect([...units[0]!.covariates[1]!.slice(0, 3)]).toEqual([2, 2.1, 2.2]);
    expect(asked.get("weather#W1")).toBe(asked.get("air#S0"));
  });

  test("is what the same days say in a file", async () => {
    const found = await ask({ ...range, since: dayOf(start), treated: inside }, { air });
    expect(found.since).toBe(dayOf(start));
    expect(found.treated).toEqual(inside);
    expect(Math.abs(found.estimate.effect + 12)).toBeLessThan(3 * found.estimate.standardError);
    // By hand: the mean change of the treated less that of the others.
    const change = (unit: ArrayLike<number>) => {
      const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
      return mean(Array.from(unit).slice(start)) - mean(Array.from(unit).slice(0, start));
    };
    const meanChange = (which: boolean) => {
      const all = values.filter((_, u) => treated[u] === which).map(change);
      return all.reduce((sum, each) => sum + each, 0) / all.length;
    };
    expect(found.estimate.effect).toBeCloseTo(meanChange(true) - meanChange(false), 8);
  });

  test("is the same where an entity is named twice", async () => {
    const asked = { ...range, since: dayOf(start), treated: inside };
    const names = Object.keys(air);
    const once = await ask({ ...asked, entities: names }, { air });
    const twice = await ask({ ...asked, entities: [...names, ...names] }, { air });
    expect(twice.estimate).toEqual(once.estimate);
  });

  test("is told of days that are over, however late the end that is asked for", () => {
    const { history } = effectAsked(effectBody.parse({ ...range, since: dayOf(30), to: "2027-01-01" }), NOW);
    expect(history.to).toBe(NOW);
  });

  test("has the weather beside it, the rain of a day as its sum, and leaves out the day that is running", async () => {
    const station = madeStation(4, 0, -15);
    const weather = {
      W1: { windSpeed: station.weather[1]!.values, rainfall: station.weather[0]!.values },
    };
    const { read, estimate, graph } = await ask(
      {
        ...range,
        to: `${dayOf(299)}T15:00:00+05:30`,
        design: "its",
        since: dayOf(200),
        covariates: ["weather.wind_speed", "weather.rainfall"],
        cause: "construction",
        effect: "pm25",
      },
      { air: { S1: { pm25: station.values } }, weather },
    );
    expect(read.clock).toHaveLength(299);
    expect(read.covariates).toEqual(["wind_speed", "rainfall"]);
    expect(read.units[0]!.covariates[1]![7]).toBeCloseTo(4 * station.weather[0]!.values[7]!, 9);
    expect(Math.abs(estimate.effect + 15)).toBeLessThan(3 * estimate.standardError);
    expect(graph!.missing).toEqual(["day_type", "season"]);
  });

  test("of days on which it was there and others on which it was not", async () => {
    const days = Array.from({ length: 60 }, (_, t) => t).filter((t) => t % 3 === 0);
    const one = {
      S0: { pm25: Float64Array.from({ length: 60 }, (_, t) => 90 + (t % 7) - (t % 3 ? 0 : 20)) },
    };
    const weather = { W1: { temperature: Float64Array.from({ length: 60 }, (_, t) => 20 + (t % 5)) } };
    const { estimate, ...found } = await ask(
      {
        ...range,
        design: "doubly-robust",
        treated_days: days.map(dayOf),
        covariates: ["weather.temperature"],
      },
      { air: one, weather },
    );
    expect([found.with, found.without]).toEqual([20, 40]);
    expect(estimate.low).toBeLessThan(-20);
    expect(estimate.high).toBeGreaterThan(-20);
  });

  test.each<[string, object, RegExp]>([
    ["an unknown metric", { ...range, metric: "soot", since: dayOf(30) }, /metric: no metric soot in air/],
    [
      "a metric that nobody has",
      { ...range, metric: "o3", since: dayOf(30) },
      /nobody has observed o3 of air/,
    ],
    ["no word of when", range, /since or treated_days says when/],
    [
      "a range that ends before it begins",
      { ...range, since: dayOf(30), to: dayOf(0) },
      /from is .*, not before to/,
    ],
    [
      "a station that there is not",
      { ...range, since: dayOf(30), treated: ["S99"] },
      /no S99 among the history's units/,
    ],
    [
      "a station that there is not, of days",
      { ...range, treated_days: [dayOf(30)], treated: ["S1", "S99"] },
      /no S99 among the history's units/,
    ],
    [
      "the figure as its own cause",
      { ...range, since: dayOf(30), design: "its", covariates: ["air.pm25"] },
      /covariates hold air.pm25, the figure itself/,
    ],
    [
      "more than is read at once",
      { ...range, since: dayOf(30), from: "1950-01-01" },
      /30 entities of air at \d+ steps are more than/,
    ],
  ])("refuses %s", async (_, body, why) => {
    await expect(ask(body, { air })).rejects.toThrow(why);
  });
});
