import { describe, expect, it } from "vitest";
import { smallTown } from "../testing/small-town.ts";
import { type HourlyValue, historyQuery, readHistory, type SeriesName } from "./history.ts";
import { townHistory } from "./town-history.ts";

const segment = smallTown.roads.segments[0]!.id;
const zone = smallTown.water.zones[0]!.id;
const station = smallTown.weatherStations[0]!.id;
const DAY = 20_458;
const hours = (series: SeriesName, entityId: string, day: number, value: (hour: number) => number) =>
  Array.from(
    { length: 24 },
    (_, hour): HourlyValue => ({
      series,
      entityId,
      localHour: 24 * day + hour,
      value: value(hour),
    }),
  );
const counts = [DAY, DAY + 1, DAY + 2].flatMap((day) =>
  hours("vehicle_count", segment, day, (hour) => 10 * hour),
);

describe("a town's history out of the lake", () => {
  it("is of the last days in a row that the counters tell of", () => {
    const broken = counts.filter(({ localHour }) => localHour < 24 * DAY + 10 || localHour >= 24 * (DAY + 1));
    const { firstDay, days, counts: counted } = townHistory(broken, smallTown);
    expect([firstDay, days]).toEqual([DAY + 1, 2]);
    expect(counted).toHaveLength(1);
    expect(counted[0]?.perHour[24 + 5]).toBe(50);
  });

  it("leaves a missing hour missing, and what the town does not know out", () => {
    const holey = [
      ...counts.filter(({ localHour }) => localHour !== 24 * DAY + 3),
      ...hours("vehicle_count", "R999", DAY, () => 1),
    ];
    const { counts: counted } = townHistory(holey, smallTown);
    expect(counted.map((each) => each.segment)).toEqual([segment]);
    expect(counted[0]?.perHour[3]).toBeNaN();
  });

  it("takes 10 L/s over a day for 864 m³, and half a day's readings for nothing", () => {
    const flow = hours("flow", zone, DAY, () => 10);
    const few = hours("flow", zone, DAY + 1, () => 10).slice(0, 12);
    const { inflow } = townHistory([...counts, ...flow, ...few], smallTown);
    expect(inflow[0]?.perDay[0]).toBeCloseTo(864, 9);
    expect(inflow[0]?.perDay[1]).toBeNaN();
  });

  it("takes a wind of equal east and north parts for one from the north-east, 45°", () => {
    const wind = (["wind_east", "wind_north"] as const).flatMap((part) =>
      hours(part, station, DAY, () => 0.7),
    );
    const warm = hours("temperature", station, DAY, () => 30);
    const { weather } = townHistory([...counts, ...wind, ...warm], smallTown);
    expect(weather.fromDegrees[7]).toBeCloseTo(45, 9);
    expect(weather.temperatureC[7]).toBe(30);
  });

  it("without a whole day of counts is refused", () => {
    expect(() => townHistory(counts.slice(0, 19), smallTown)).toThrow(/no whole day of traffic counts/);
    expect(() => townHistory([], smallTown)).toThrow(/no whole day/);
  });

  it("asks for whole local days, 21 of them", () => {
    const query = historyQuery(Date.parse("2026-02-01T02:00:00+05:30"));
    expect(query).toContain(`"date" >= '2026-01-11' AND "date" < '2026-02-01'`);
  });

  it("reads Athena's CSV, and names the row that is not one", () => {
    const csv = '"series","entity_id","local_hour","value"\n"pm25","P001","2026-01-05 09:00:00.000","61.5"\n';
    expect(readHistory(csv, "x")).toEqual([
      { series: "pm25", entityId: "P001", localHour: Date.UTC(2026, 0, 5, 9) / 3_600_000, value: 61.5 },
    ]);
    expect(() => readHistory(`${csv}"pm25","P001","yesterday","1"\n`, "answer.csv")).toThrow(
      /answer.csv: row 3/,
    );
  });
});
