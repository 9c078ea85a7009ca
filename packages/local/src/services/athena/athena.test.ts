import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualClock } from "../../cloud/clock.ts";
import { hostServices, type ServiceHost } from "../../testing/service-host.ts";
import { clientOptions, temporaryFolder } from "../../testing/temporary.ts";
import { create } from "./athena.ts";

const resources = [
  {
    type: "aws:athena/workgroup:Workgroup",
    name: "Workgroup",
    inputs: { name: "town", configuration: { resultConfiguration: { outputLocation: "s3://lake/athena/" } } },
  },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    name: "RawAir",
    inputs: {
      databaseName: "town_db",
      name: "air",
      parameters: {
        classification: "parquet",
        "projection.enabled": "true",
        "projection.date.type": "date",
        "projection.date.format": "yyyy-MM-dd",
        "projection.date.range": "2020-01-01,NOW+2DAYS",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena's own substitution
        "storage.location.template": "s3://lake/raw/domain=air/date=${date}/",
      },
      partitionKeys: [{ name: "date", type: "string" }],
      storageDescriptor: {
        location: "s3://lake/raw/domain=air/",
        inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        columns: [
          { name: "entity_id", type: "string" },
          { name: "observed_at", type: "timestamp" },
          { name: "pm25", type: "double" },
          { name: "no2", type: "double" },
        ],
      },
    },
  },
  {
    type: "aws:glue/catalogTable:CatalogTable",
    name: "AirView",
    inputs: {
      databaseName: "town_db",
      name: "air_of_lock",
      tableType: "VIRTUAL_VIEW",
      viewOriginalText: `/* Presto View: ${Buffer.from('{"originalSql":"SELECT pm25 FROM air"}').toString("base64")} */`,
    },
  },
];

describe("Athena", () => {
  const folder = temporaryFolder();
  const written = new Map<string, string>();
  let host: ServiceHost;
  let client: AthenaClient;

  const open = async (): Promise<void> => {
    host = await hostServices({
      folder: folder.path,
      services: { athena: create },
      resources,
      clock: manualClock(Date.UTC(2026, 0, 3, 12)),
      played: {
        s3: {
          PutObject: ({ Bucket, Key, Body }: { Bucket: string; Key: string; Body: string }) => {
            written.set(`${Bucket}/${Key}`, Buffer.from(Body, "base64").toString());
            return {};
          },
        },
      },
    });
    client = new AthenaClient(clientOptions(host.url));
  };

  beforeAll(async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const put = async (date: string, sql: string): Promise<void> => {
      const place = join(folder.path, "s3", "buckets", "lake", "raw", "domain=air", `date=${date}`);
      mkdirSync(place, { recursive: true });
      await connection.run(
        `COPY (${sql}) TO '${join(place, "part.parquet._S3rver_object")}' (FORMAT parquet)`,
      );
    };
    await put(
      "2026-01-01",
      `SELECT 'P00' || (i % 2) AS entity_id, timestamptz '2026-01-01 00:00:00+00' + i * INTERVAL 1 HOUR AS observed_at,
         CASE WHEN i = 3 THEN NULL ELSE i * 10.0 END::DOUBLE AS pm25 FROM range(4) t(i)`,
    );
    // A file of later: one column more, which the first one lacks, and one that the table does not declare.
    await put(
      "2026-01-02",
      `SELECT 'P001' AS entity_id, timestamptz '2026-01-02 00:00:00+00' AS observed_at, 61.5::DOUBLE AS pm25,
         12::DOUBLE AS no2, 'x' AS extra`,
    );
    await put("2026-01-09", "SELECT 'beyond the projection' AS entity_id, 1::DOUBLE AS pm25");
    connection.closeSync();
    await open();
  });
  afterAll(async () => {
    client.destroy();
    await host.stop();
    folder.remove();
  });

  const start = async (QueryString: string, more: object = {}): Promise<string> => {
    const { QueryExecutionId } = await client.send(
      new StartQueryExecutionCommand({
        QueryString,
        WorkGroup: "town",
        QueryExecutionContext: { Database: "town_db" },
        ...more,
      }),
    );
    return QueryExecutionId as string;
  };
  const ended = async (QueryExecutionId: string) => {
    for (;;) {
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      if (!["QUEUED", "RUNNING"].includes(QueryExecution?.Status?.State ?? "")) return QueryExecution;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const page = (QueryExecutionId: string, more: object = {}) =>
    client.send(new GetQueryResultsCommand({ QueryExecutionId, ...more }));
  const rows = async (sql: string, more: object = {}): Promise<(string | undefined)[][]> => {
    const id = await start(sql, more);
    const execution = await ended(id);
    expect(execution?.Status?.StateChangeReason).toBeUndefined();
    const { ResultSet } = await page(id);
    return (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue));
  };

  it("answers SQL over the table's files as Athena writes it", async () => {
    expect(
      await rows(
        "SELECT date, count(*) AS n, avg(pm25) AS mean, max(no2) AS no2 FROM air GROUP BY date ORDER BY date",
      ),
    ).toEqual([
      ["date", "n", "mean", "no2"],
      ["2026-01-01", "4", "10.0", undefined],
      ["2026-01-02", "1", "61.5", "12.0"],
    ]);
  });

  it("shows the declared columns and the partition, and no others", async () => {
    const id = await start('SELECT * FROM "awsdatacatalog"."town_db"."air" WHERE date = \'2026-01-02\'');
    await ended(id);
    const { ResultSet } = await page(id);
    const columns = ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    expect(columns.map(({ Name, Type }) => [Name, Type])).toEqual([
      ["entity_id", "varchar"],
      ["observed_at", "timestamp"],
      ["pm25", "double"],
      ["no2", "double"],
      ["date", "varchar"],
    ]);
    expect(ResultSet?.Rows?.[1]?.Data?.[1]?.VarCharValue).toBe("2026-01-02 00:00:00.000");
  });

  it("leaves the answer as CSV at the workgroup's place", async () => {
    const id = await start("SELECT entity_id, pm25 FROM air WHERE date = '2026-01-01' ORDER BY observed_at");
    const execution = await ended(id);
    expect(execution?.ResultConfiguration?.OutputLocation).toBe(`s3://lake/athena/${id}.csv`);
    expect(written.get(`lake/athena/${id}.csv`)).toBe(
      '"entity_id","pm25"\n"P000","0.0"\n"P001","10.0"\n"P000","20.0"\n"P001",\n',
    );
  });

  it("gives pages that together are the whole", async () => {
    const id = await start("SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n)");
    await ended(id);
    const found: string[] = [];
    let token: string | undefined;
    do {
      const { ResultSet, NextToken } = await page(id, {
        MaxResults: 999,
        ...(token && { NextToken: token }),
      });
      for (const { Data } of ResultSet?.Rows ?? []) found.push(Data?.[0]?.VarCharValue ?? "");
      token = NextToken;
    } while (token);
    expect(found).toEqual(["n", ...Array.from({ length: 2500 }, (_, index) => String(index + 1))]);
  });

  it("takes Trino's functions and parameters", async () => {
    expect(
      await rows(
        `SELECT date_diff('hour', timestamp '2026-01-01 00:30:00', timestamp '2026-01-01 02:00:00') AS d,
           day_of_week(date '2026-01-04') AS sunday, 7 / 2 AS whole, date_format(timestamp '2026-01-02 03:04:05', '%Y-%m %H:%i:%s') AS f,
           regexp_replace('a1b2', '([0-9])', '<$1>') AS r, json_extract_scalar('{"a":{"b":"c"}}', '$.a.b') AS j, ? AS p,
           array_agg(n) AS list FROM (VALUES (1), (2)) AS t(n)`,
        { ExecutionParameters: ["'it''s'"] },
      ),
    ).toEqual([
      ["d", "sunday", "whole", "f", "r", "j", "p", "list"],
      ["1", "7", "3", "2026-01 03:04:05", "a<1>b<2>", "c", "it's", "[1, 2]"],
    ]);
  });

  it("keeps views, also over a restart, and views of views", async () => {
    await ended(await start("CREATE OR REPLACE VIEW good_air AS SELECT * FROM air WHERE pm25 IS NOT NULL"));
    await ended(
      await start("CREATE VIEW air_daily AS SELECT date, count(*) AS n FROM good_air GROUP BY date"),
    );
    client.destroy();
    await host.stop();
    await open();
    expect(await rows("SELECT n FROM air_daily WHERE date = '2026-01-01'")).toEqual([["n"], ["3"]]);
    await ended(await start("DROP VIEW air_daily"));
    const execution = await ended(await start("SELECT * FROM air_daily"));
    expect(execution?.Status?.StateChangeReason).toMatch(/SYNTAX_ERROR.*air_daily/);
  });

  it("has the views of the lock file", async () => {
    expect(await rows("SELECT count(*) AS n FROM air_of_lock")).toEqual([["n"], ["5"]]);
  });

  it.each([
    ["a table that is not there", "SELECT * FROM soil", /soil/],
    ["a function that it does not have", "SELECT ST_Point(1, 2)", /st_point/],
    ["a file of this machine", "SELECT * FROM '/etc/passwd'", /passwd/],
    ["a statement that it does not have", "UNLOAD (SELECT 1) TO 's3://x/'", /UNLOAD/],
    ["a division by text", "SELECT 1 / 'a'", /Conversion Error/],
  ])("fails a query of %s, and says so", async (_what, sql, reason) => {
    const id = await start(sql);
    const execution = await ended(id);
    expect(execution?.Status?.State).toBe("FAILED");
    expect(execution?.Status?.StateChangeReason).toMatch(reason);
    await expect(page(id)).rejects.toMatchObject({ name: "InvalidRequestException", message: /FAILED/ });
  });

  it("stops a query", async () => {
    const id = await start(
      "SELECT count(*) FROM UNNEST(sequence(1, 100000)) AS a(x) CROSS JOIN UNNEST(sequence(1, 1000000)) AS b(y)",
    );
    const state = async () =>
      (await client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }))).QueryExecution?.Status
        ?.State;
    while ((await state()) !== "RUNNING") await new Promise((resolve) => setImmediate(resolve));
    await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
    expect((await ended(id))?.Status?.State).toBe("CANCELLED");
  });

  it("runs a query once for a token", async () => {
    const ClientRequestToken = "0123456789-0123456789-0123456789";
    const id = await start("SELECT 1", { ClientRequestToken });
    expect(await start("SELECT 1", { ClientRequestToken })).toBe(id);
    await expect(start("SELECT 2", { ClientRequestToken })).rejects.toThrow(/Idempotent/);
  });

  it("refuses a workgroup that is not there, and results without a place", async () => {
    await expect(start("SELECT 1", { WorkGroup: "none" })).rejects.toThrow(/none is not found/);
    await expect(start("SELECT 1", { WorkGroup: "primary" })).rejects.toThrow(/No output location/);
  });
});
