import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importFile, mappingOf } from "./testing/import-text.ts";
import { workbook } from "./testing/xlsx.ts";

const csv = "time,no2,co\n2024-01-01T10:00:00+05:30,40,1.5\n";

describe("values", () => {
  it('"NA" and an empty cell are missing, not zero', async () => {
    const { observations, empty } = await importFile(
      "time,no2,co\n2024-01-01 10:00,NA,\n2024-01-01 11:00,,0\n",
    );
    expect(observations.map(({ metrics }) => metrics)).toEqual([{ co: 0 }]);
    expect(empty).toBe(1);
  });

  it("a sentinel is missing only in its own column", async () => {
    const mapping = mappingOf({
      observations: [
        {
          domain: "air",
          entity: { id: "P001" },
          metrics: { no2: { column: "no2", missing: [-999] }, co: "co" },
        },
      ],
    });
    const { observations } = await importFile("time,no2,co\n2024-01-01 10:00,-999,-999\n", "f.csv", mapping);
    expect(observations[0]!.metrics).toEqual({ co: -999 });
  });

  it("a word that is no number rejects that row with line, column and value, and the file goes on", async () => {
    const { observations, rejects } = await importFile(
      `${csv}2024-01-01 11:00,broken,2\n2024-01-01 12:00,41,2\n`,
    );
    expect(rejects).toEqual([{ line: 3, column: "no2", value: "broken", message: "not a number" }]);
    expect(observations).toHaveLength(2);
  });

  it("units convert to the contract's: 300 µg/m³ of CO are 0.3 mg/m³, 288.15 K are 15 °C", async () => {
    const mapping = mappingOf({
      observations: [
        {
          domain: "air",
          entity: { id: "P001" },
          metrics: { co: { column: "co", unit: "µg/m³" }, temperature: { column: "t", unit: "K" } },
        },
      ],
    });
    const { observations } = await importFile("time,co,t\n2024-01-01 10:00,300,288.15\n", "f.csv", mapping);
    expect(observations[0]!.metrics).toEqual({ co: 0.3, temperature: expect.closeTo(15, 10) });
  });

  it("a unit that nobody states is kept as unknown and takes no metric's name", async () => {
    const mapping = mappingOf({
      observations: [
        { domain: "air", entity: { id: "P001" }, metrics: { no2: { column: "no2", unit: "unknown" } } },
      ],
    });
    const { observations } = await importFile(csv, "f.csv", mapping);
    expect(observations[0]!.metrics).toEqual({ unknown_no2: 40 });
  });

  it("a wind sector becomes degrees", async () => {
    const mapping = mappingOf({
      observations: [
        {
          domain: "weather",
          entity: { id: "WX01" },
          metrics: { wind_direction: { column: "wind", words: { NNW: 337.5 } } },
        },
      ],
    });
    const { observations } = await importFile("time,wind\n2024-01-01 10:00,nnw\n", "f.csv", mapping);
    expect(observations[0]!.metrics).toEqual({ wind_direction: 337.5 });
  });
});

describe("times", () => {
  it("a stamp that ends its hour is moved to the hour's start, so that its window is the hour it covers", async () => {
    const mapping = mappingOf({ time: { column: "time", zone: "+05:30", interval: "1h", stamp: "end" } });
    const { observations } = await importFile("time,no2,co\n2024-01-02T00:00,40,1\n", "f.csv", mapping);
    expect(observations[0]!.observed_at).toBe("2024-01-01T23:00:00+05:30");
  });

  it("date and time may stand in two columns", async () => {
    const mapping = mappingOf({
      time: { column: { date: "day", time: "hour" }, format: "DD/MM/YYYY HH:mm", zone: "Asia/Kolkata" },
    });
    const { observations } = await importFile("day,hour,no2,co\n05/01/2026,09:30,1,1\n", "f.csv", mapping);
    expect(observations[0]!.observed_at).toBe("2026-01-05T09:30:00+05:30");
  });

  it("a time that cannot be read rejects its row", async () => {
    const { rejects } = await importFile("time,no2,co\n13/13/2024,1,1\n");
    expect(rejects[0]).toMatchObject({ line: 2, column: "time", value: "13/13/2024" });
  });
});

describe("shapes of tables", () => {
  it("a wide table gives one observation per row and column", async () => {
    const mapping = mappingOf({
      observations: [
        { domain: "water", columns: "dma(\\d+)_l_s", entity: "DMA$1", metric: "flow", unit: "L/s" },
      ],
    });
    const { observations, empty, ignored } = await importFile(
      "time,dma1_l_s,dma2_l_s,remark\n2024-01-01 10:00,3.5,,x\n",
      "f.csv",
      mapping,
    );
    expect(observations.map((o) => [o.entity_id, o.metrics])).toEqual([["DMA1", { flow: 3.5 }]]);
    expect([empty, ignored]).toEqual([1, ["remark"]]);
  });

  it("an entity is put together from columns, and freed of what an id cannot hold", async () => {
    const mapping = mappingOf({
      observations: [
        { domain: "market", entity: { template: "{market}-{commodity}" }, metrics: { modal_price: "price" } },
      ],
    });
    const { observations, rejects } = await importFile(
      'time,market,commodity,price\n2024-01-01,"Surat (Main), APMC",आलू,900\n2024-01-01,,onion,900\n',
      "f.csv",
      mapping,
    );
    expect(observations.map((o) => o.entity_id)).toEqual(["Surat-Main-APMC-आलू"]);
    expect(rejects).toEqual([{ line: 3, column: "market", message: "the entity is missing" }]);
  });

  it("a long table names its quantity in a column", async () => {
    const mapping = mappingOf({
      observations: [
        {
          domain: "air",
          entity: { id: "P001" },
          name: "pollutant",
          value: "avg",
          names: { "PM2.5": { metric: "pm25" }, CO: { metric: "co", unit: "unknown" } },
        },
      ],
    });
    const { observations, rejects } = await importFile(
      "time,pollutant,avg\n2024-01-01 10:00,PM2.5,80\n2024-01-01 10:00,CO,46\n2024-01-01 10:00,Radon,1\n",
      "f.csv",
      mapping,
    );
    expect(observations.map(({ metrics }) => metrics)).toEqual([{ pm25: 80 }, { unknown_co: 46 }]);
    expect(new Set(observations.map(({ message_id }) => message_id)).size).toBe(2);
    expect(rejects[0]).toMatchObject({ line: 4, column: "pollutant", value: "Radon" });
  });

  it("the same row in a file of another name is the same message", async () => {
    const [a, b] = await Promise.all([
      importFile(csv, "a.csv"),
      importFile(`${csv}2024-01-02,1,1\n`, "b.csv", undefined, 100),
    ]);
    expect(a.observations[0]!.message_id).toBe(b.observations[0]!.message_id);
  });
});

describe("formats", () => {
  const expected = [{ no2: 40, co: 1.5 }];
  const metrics = async (content: string | Uint8Array, name: string, mapping = mappingOf(), chunk = 5) =>
    (await importFile(content, name, mapping, chunk)).observations.map((o) => o.metrics);

  it("CSV, with any of four delimiters, quotes and CRLF", async () => {
    expect(await metrics(csv, "a.csv")).toEqual(expected);
    expect(await metrics(csv.replaceAll(",", ";"), "a.csv")).toEqual(expected);
    expect(await metrics(csv.replaceAll(",", "\t"), "a.tsv")).toEqual(expected);
    expect(await metrics('"time","no2","co"\r\n"2024-01-01 10:00","40","1.5"\r\n\r\n', "a.csv")).toEqual(
      expected,
    );
  });

  it("any of them gzipped, whatever the name says", async () => {
    expect(await metrics(gzipSync(csv), "a.csv.gz")).toEqual(expected);
    expect(await metrics(gzipSync(csv), "a.csv")).toEqual(expected);
  });

  it("UTF-8 and UTF-16 with byte order marks", async () => {
    expect(await metrics(Buffer.from(`\ufeff${csv}`), "a.csv")).toEqual(expected);
    expect(await metrics(Buffer.from(`\ufeff${csv}`, "utf16le"), "a.csv")).toEqual(expected);
    expect(await metrics(Buffer.from(`\ufeff${csv}`, "utf16le").swap16(), "a.csv")).toEqual(expected);
  });

  it("Windows-1252 where the mapping says so, and a clear refusal where it does not", async () => {
    const bytes = Buffer.from("time,no2 \xb5g,co\n2024-01-01 10:00,40,1.5\n", "latin1");
    const mapping = (encoding: string) =>
      mappingOf({
        format: { encoding },
        observations: [
          { domain: "air", entity: { id: "P001" }, metrics: { no2: { column: "no2 µg" }, co: "co" } },
        ],
      });
    expect(await metrics(bytes, "a.csv", mapping("windows-1252"))).toEqual(expected);
    await expect(metrics(bytes, "a.csv", mapping("auto"))).rejects.toThrow(/a\.csv.*utf-8.*windows-1252/);
  });

  it("NDJSON and JSON, with values in nested records", async () => {
    const mapping = mappingOf({
      time: { column: "observed.at" },
      observations: [
        {
          domain: "air",
          entity: { template: "{station}" },
          metrics: { no2: "values.no2", co: "values.0.co" },
        },
      ],
    });
    const record = {
      station: "P001",
      observed: { at: "2024-01-01T10:00:00+05:30" },
      values: { no2: 40, 0: { co: 1.5 } },
    };
    expect(await metrics(`${JSON.stringify(record)}\n\n`, "a.ndjson", mapping)).toEqual(expected);
    expect(await metrics(JSON.stringify([record]), "a.json", mapping)).toEqual(expected);
    expect(await metrics(JSON.stringify(record), "a.json", mapping)).toEqual(expected);
  });

  it("JSON whose records lie deeper, and column-wise JSON", async () => {
    const inside = mappingOf({ format: { records: "result.rows" } });
    const rows = [{ time: "2024-01-01 10:00", no2: "40", co: 1.5 }];
    expect(await metrics(JSON.stringify({ result: { rows } }), "a.json", inside)).toEqual(expected);
    await expect(metrics(JSON.stringify({ data: rows }), "a.json", inside)).rejects.toThrow(
      /result\.rows.*has data/,
    );
    const columnwise = mappingOf({ format: { columnwise: "hourly" } });
    const hourly = { time: ["2024-01-01T10:00", "2024-01-01T11:00"], no2: [40, null], co: [1.5, null] };
    expect(await metrics(JSON.stringify({ hourly }), "a.json", columnwise)).toEqual(expected);
  });

  it("XLSX, whose dates are wall clocks in the mapping's zone", async () => {
    const book = workbook([
      ["Report of the board", null, null],
      ["time", "no2", "co"],
      [{ date: 45292.4375 }, 40, "1.5"],
      [null, null, null],
      [{ date: 45293 }, "NA", null],
    ]);
    const mapping = mappingOf({ format: { headerLine: 2 } });
    const { observations, empty } = await importFile(book, "a.xlsx", mapping, 64);
    // 45292 is 2024-01-01 in the 1900 date system, .4375 half past ten.
    expect(observations.map((o) => [o.observed_at, o.metrics])).toEqual([
      ["2024-01-01T10:30:00+05:30", expected[0]],
    ]);
    expect(empty).toBe(1);
    expect(await metrics(gzipSync(book), "a.xlsx.gz", mapping, 64)).toEqual(expected);
  });

  it("a header that does not stand in the first line", async () => {
    expect(
      await metrics(`Report of the board\n\n${csv}`, "a.csv", mappingOf({ format: { headerLine: 3 } })),
    ).toEqual(expected);
  });
});

describe("broken files say what and where", () => {
  const refuse = (content: string | Uint8Array, name = "a.csv", mapping = mappingOf()) =>
    expect(importFile(content, name, mapping, 64)).rejects;

  it("empty", () => refuse("").toThrow("a.csv: the file is empty"));
  it("binary", () => refuse(Buffer.from([1, 2, 0, 0, 3])).toThrow(/a\.csv.*binary/));
  it("cut off gzip", () => refuse(gzipSync(csv).subarray(0, 30)).toThrow(/a\.csv: broken gzip/));
  it("a quote that is not closed", () =>
    refuse(`${csv}"2024`).toThrow(/a\.csv, line 3: a quote that is not closed/));
  it("a column twice", () => refuse("time,no2,no2\n").toThrow(/line 1: column no2 stands twice/));
  it("no time column", () => refuse("when,no2\n2024,1\n").toThrow(/a\.csv: no column time; found when, no2/));
  it("none of the metrics", () =>
    refuse("time,x\n2024-01-01,1\n").toThrow(/none of the columns no2, co; found time, x/));
  it("a line without end", () =>
    refuse(`${csv}${"x".repeat(1_100_000)}`).toThrow(/line 3: a line of more than 1048576/));
  it("broken JSON", () => refuse("[{", "a.json").toThrow(/a\.json: broken JSON/));
  it("a broken line of NDJSON", () =>
    refuse('{"time":"2024-01-01"}\n{"a":\n', "a.ndjson").toThrow(/a\.ndjson, line 2: broken JSON/));
  it("a format that cannot be told", () => refuse(csv, "readings").toThrow(/readings: what format is it/));
  it("a zip that is no workbook", () =>
    refuse(Buffer.from("PK\x03\x04garbage"), "a.xlsx").toThrow(/broken XLSX/));

  it("a row that is cut off is rejected, the rows before it are kept", async () => {
    const { observations, rejects } = await importFile(`${csv}2024-01-01T11:00:00+05:30,4`);
    expect(observations).toHaveLength(1);
    expect(rejects).toEqual([{ line: 3, message: "2 fields where the header has 3 (is the file cut off?)" }]);
  });
});
