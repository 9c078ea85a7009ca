import { describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { readSeries } from "./read-series.ts";
import { instantMs, localMs } from "./series.ts";

const columns = { time: "time", target: "y", known: [], zone: "+05:30", stepMs: 3_600_000 };
const read = (lines: string[], more: Partial<Parameters<typeof readSeries>[1]> = {}) =>
  readSeries([{ name: "a.csv", text: lines.join("\n") }], { ...columns, ...more }).series;

describe("readSeries", () => {
  it("leaves a gap as missing, averages a doubled stamp and puts rows in order", () => {
    const [series] = read([
      "time,y",
      "2024-01-01T03:00:00+05:30,4",
      "2024-01-01T00:00:00+05:30,1",
      "2024-01-01T01:00:00+05:30,2",
      "2024-01-01T01:00:00+05:30,3",
    ]);
    expect([...series!.values]).toEqual([1, 2.5, Number.NaN, 4]);
    expect(series!.startMs).toBe(Date.parse("2024-01-01T00:00:00+05:30"));
  });

  it("takes a stretch whose clock is 20 minutes off to the nearest hours", () => {
    const [series] = read([
      "time,y",
      ...[0, 1, 2, 3].map((h) => `2024-01-01T0${h}:00:00+05:30,${h}`),
      "2024-01-01T04:20:00+05:30,4",
      "2024-01-01T05:20:00+05:30,5",
    ]);
    expect([...series!.values]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("averages ten-minute values to the hour that holds them", () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `2024-01-01T0${Math.floor(i / 6)}:${i % 6}0:00+00:00,${i}`,
    );
    const [series] = read(["time,y", ...rows]);
    expect([...series!.values]).toEqual([2.5, 8.5]);
  });

  it("keeps the wall clock across the end of summer time", () => {
    const [series] = read([
      "time,y",
      "2017-11-05T00:00:00-05:00,1",
      "2017-11-05T01:00:00-05:00,2",
      "2017-11-05T01:00:00-06:00,4",
      "2017-11-05T02:00:00-06:00,5",
    ]);
    expect([...series!.values]).toEqual([1, 3, 5]);
    expect(new Date(localMs(series!, 2)).toISOString()).toBe("2017-11-05T02:00:00.000Z");
    expect(new Date(instantMs(series!, 2)).toISOString()).toBe("2017-11-05T08:00:00.000Z");
  });

  it("leaves out the hour that summer time skips", () => {
    const [series] = read(["time,y", "2017-03-12T01:00:00-06:00,1", "2017-03-12T03:00:00-05:00,2"]);
    expect([...series!.values]).toEqual([1, Number.NaN, 2]);
    expect(instantMs(series!, 2) - instantMs(series!, 0)).toBe(3_600_000);
  });

  it("puts stamps that were written in several zones on one clock", () => {
    const [series] = read(["time,y", "2024-01-01T05:30:00+05:30,1", "2024-01-01T01:00:00Z,2"]);
    expect([...series!.values]).toEqual([1, 2]);
    expect(new Date(localMs(series!, 1)).toISOString()).toBe("2024-01-01T06:30:00.000Z");
  });

  it("splits by a column, and makes 0 and 1 of a covariate in words", () => {
    const series = read(
      [
        "time,y,place,wind",
        "2024-01-01T00:00:00+05:30,1,a,N",
        "2024-01-01T00:00:00+05:30,9,b,S",
        "2024-01-01T01:00:00+05:30,2,a,S",
      ],
      { by: "place", known: ["wind"] },
    );
    expect(series.map(({ name, values }) => [name, ...values])).toEqual([
      ["a", 1, 2],
      ["b", 9],
    ]);
    expect(series[0]!.known.map(({ name, values }) => [name, ...values])).toEqual([
      ["wind=N", 1, 0],
      ["wind=S", 0, 1],
    ]);
  });

  it("says how many steps the training file reaches when a test file follows", () => {
    const { series, firstFileSteps } = readSeries(
      [
        { name: "a.csv", text: "time,y\n2024-01-01,1\n2024-01-02,2\n" },
        { name: "b.csv", text: "time,y\n2024-01-04,4\n" },
      ],
      { ...columns, stepMs: 86_400_000 },
    );
    expect([...series[0]!.values]).toEqual([1, 2, Number.NaN, 4]);
    expect(firstFileSteps).toEqual([2]);
  });

  it.each([
    [["time,x", "2024-01-01,1"], 'a.csv: no column "y"; the file has time, x'],
    [["time,y", "2024-13-01,1"], 'a.csv, line 2, time: "2024-13-01" is no time that exists'],
    [["time,y", "2024-01-01,many"], 'a.csv, line 2, y: "many" is not a number'],
    [["time,y"], "a.csv: no row in the file"],
    [["time,y", "1970-01-01,1", "2199-01-01,1"], "allowed are 3000000"],
  ])("refuses %j in one clear line", (lines, message) => {
    expect(() => read(lines, { stepMs: 60_000 })).toThrow(InvalidInput);
    expect(() => read(lines, { stepMs: 60_000 })).toThrow(message);
  });
});
