import { expect, test } from "vitest";
import { type Domain, entityKey } from "../../observation/domain.ts";
import { DAY_MS, HOUR_MS } from "../../observation/instant.ts";
import { generateTown } from "../../town/generate-town.ts";
import { addValue, emptySummary } from "../../window/summary.ts";
import { windowStart } from "../../window/window.ts";
import {
  knownState,
  type MeasuredFigures,
  measureState,
  NOTHING_SEEN,
  type StatePorts,
} from "./measure-state.ts";

const town = generateTown({ population: 10_000, areaKm2: 4, seed: 7, name: "Chhoti" });
const now = Date.parse("2026-01-10T18:20:00+05:30");

/** Says what each entity's metrics were in a window that begins at `start`; undefined where it had none. */
type Said = (domain: Domain, entityId: string, start: number) => Record<string, number[]> | undefined;

function ports(
  entities: Partial<Record<Domain, string[]>>,
  said: Said,
  lastSpoke = now,
  where: Record<string, [number, number]> = {},
): StatePorts {
  return {
    states: async (domain) =>
      (entities[domain] ?? []).map((entityId) => ({
        entity: entityKey(domain, entityId),
        domain,
        entityId,
        observedAt: lastSpoke,
        receivedAt: lastSpoke,
        metrics: {},
        flags: [],
        source: "test",
        ...(where[entityId] && { location: { type: "Point" as const, coordinates: where[entityId] } }),
      })),
    windows: async (keys) =>
      keys.map(({ entity, start }) => {
        const [domain, entityId] = entity.split("#") as [Domain, string];
        const values = said(domain, entityId, start);
        if (!values) return undefined;
        const metrics = Object.fromEntries(
          Object.entries(values).map(([name, all]) => {
            const summary = emptySummary();
            for (const value of all) addValue(summary, value, start);
            return [name, summary];
          }),
        );
        return { metrics };
      }),
    aqi: async () => 287,
  };
}
const sourceOf = (known: Awaited<ReturnType<typeof measureState>>, field: string) =>
  known.sources.find((each) => each.field === field)!;

test("a town that has said nothing stands as is typical of the context, and says so", async () => {
  const known = await measureState(
    "congestion",
    town,
    ports({}, () => undefined),
    now,
  );
  expect(known.state).toEqual(knownState("congestion", NOTHING_SEEN, now).state);
  expect(known.sources.every(({ kind }) => kind === "typical")).toBe(true);
});

test("stations' means, roads by their vehicles, and the index of the stations", async () => {
  const known = await measureState(
    "high_pollution",
    town,
    ports({ air: ["P1", "P2"], traffic: ["R1", "R2"] }, (domain, id) => {
      if (domain === "air") return { pm25: id === "P1" ? [100, 140] : [60] };
      return { congestionLevel: [id === "R1" ? 60 : 20], vehicleCount: [id === "R1" ? 30 : 10] };
    }),
    now,
  );
  // Stations count alike: (120 + 60) / 2. Roads by vehicles: (60·30 + 20·10) / 40.
  expect(known.state).toMatchObject({ pm25: 90, congestionLevel: 50, aqi: 287, date: "2026-01-10" });
  expect(sourceOf(known, "pm25")).toMatchObject({
    kind: "measured",
    // Two days of the three values that the stations said in a day.
    how: "mean of 2 stations since 2026-01-09, 6 values",
  });
  expect(sourceOf(known, "temperatureC").kind).toBe("typical");
});

test("one thermometer that has said one thing is told as one", async () => {
  const first: Said = (_, __, start) =>
    start === windowStart("1d", now) ? { temperature: [31] } : undefined;
  const known = await measureState("heatwave", town, ports({ weather: ["T1"] }, first), now);
  expect(sourceOf(known, "temperatureC").how).toBe("highest at 1 station since 2026-01-09, 1 value");
});

test("half of the water let in is a shortage of a half, once nearly all hours were heard", async () => {
  const people = new Map(town.zones.map(({ id, population }) => [id, population]));
  const ids = town.water.zones.map(({ id }) => id);
  const half = (id: string) => {
    const zone = town.water.zones.find((each) => each.id === id)!;
    const served = zone.wards.reduce((sum, ward) => sum + people.get(ward)!, 0);
    return (0.5 * served * zone.demandLpcd) / (1 - zone.leakShare) / 86_400;
  };
  const heard = (hours: number): Said => {
    const first = windowStart("1h", now) - hours * HOUR_MS;
    return (_, id, start) => (start >= first ? { flow: [half(id)] } : undefined);
  };
  const ask = (hours: number) =>
    measureState("water_shortage", town, ports({ water: ids }, heard(hours)), now);
  expect((await ask(24)).state.waterShortage).toBeCloseTo(0.5, 9);
  expect(sourceOf(await ask(10), "waterShortage").kind).toBe("typical");
});

test("onions at twice the usual price are an excess of 1; a week of prices tells nothing", async () => {
  const today = windowStart("1d", now);
  const said = (days: number): Said => {
    return (_, __, start) => {
      const ago = (today - start) / DAY_MS;
      return ago < days ? { modalPrice: [ago < 3 ? 4000 : 2000] } : undefined;
    };
  };
  const ask = (days: number) => measureState("price_spike", town, ports({ market: ["M1"] }, said(days)), now);
  expect((await ask(40)).state.priceExcess).toBeCloseTo(1, 9);
  expect(sourceOf(await ask(7), "priceExcess").kind).toBe("typical");
});

test("what fell silent days ago says nothing of now; what is given goes before what is measured", async () => {
  const air: Said = () => ({ pm25: [80] });
  const silent = ports({ air: ["P1"] }, air, now - 3 * DAY_MS);
  expect(sourceOf(await measureState("high_pollution", town, silent, now), "pm25").kind).toBe("typical");
  const known = await measureState("high_pollution", town, ports({ air: ["P1"] }, air), now, { pm25: 300 });
  expect(known.state.pm25).toBe(300);
  // The measured index is of other air: it follows from the given PM2.5 instead (above 250: severe).
  expect(known.state.aqi).toBeGreaterThan(400);
  expect(sourceOf(known, "pm25").kind).toBe("given");
});

test("particles that are forecast bring the index that follows from them, not the one that was measured", () => {
  const figure = (value: number, kind: "measured" | "forecast") => ({ value, entities: 2, how: kind, kind });
  const index = figure(80, "measured");
  const seen = (of: MeasuredFigures) => ({ town: of, wards: {} });
  const measured = knownState("high_pollution", seen({ pm25: figure(300, "measured"), aqi: index }), now);
  expect(measured.state.aqi).toBe(80);
  const coming = knownState("high_pollution", seen({ pm25: figure(300, "forecast"), aqi: index }), now);
  // CPCB: above 250 µg/m³ is severe, 401 to 500.
  expect(coming.state.pm25).toBe(300);
  expect(coming.state.aqi).toBeGreaterThan(400);
  expect(sourceOf(coming, "aqi").how).toBe("follows from PM2.5");
});

test("wards are told of by what stands in them, and by their supply zone", async () => {
  const [first, second] = town.zones;
  const zone = town.water.zones[0]!;
  const served = town.zones
    .filter(({ id }) => zone.wards.includes(id))
    .reduce((sum, { population }) => sum + population, 0);
  const quarter = (0.75 * served * zone.demandLpcd) / (1 - zone.leakShare) / 86_400;
  const { wards } = await measureState(
    "general",
    town,
    ports(
      { air: ["P1"], traffic: ["R1", "R2"], water: [zone.id] },
      (domain, id) => {
        if (domain === "air") return { pm25: [140] };
        if (domain === "water") return { flow: [quarter] };
        return { congestionLevel: [id === "R1" ? 60 : 20] };
      },
      now,
      { P1: first!.centroid, R1: first!.centroid, R2: second!.centroid },
    ),
    now,
  );
  expect(wards[first!.id]).toMatchObject({ pm25: 140, congestionLevel: 60 });
  expect(wards[second!.id]).toMatchObject({ congestionLevel: 20 });
  expect(wards[second!.id]!.pm25).toBeUndefined();
  for (const id of zone.wards) expect(wards[id]!.waterShortage).toBeCloseTo(0.25, 9);
});
