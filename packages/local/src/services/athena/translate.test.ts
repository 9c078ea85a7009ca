import { rawViewStatements } from "@nagar/core/lake/raw-view.ts";
import { DOMAINS } from "@nagar/core/observation/domain.ts";
import { describe, expect, it } from "vitest";
import { athenaText, csvLine, javaDouble } from "./result-format.ts";
import { translate } from "./translate.ts";

describe("Athena's SQL in DuckDB", () => {
  it.each([
    ["SELECT 1 -- why\n/* and */ FROM air", "SELECT 1 FROM air"],
    ["select approx_distinct(a) from air", "select approx_count_distinct ( a ) from air"],
    ["SELECT date_add('day', 1, t) FROM air", "SELECT trino_date_add ( 'day' , 1 , t ) FROM air"],
    ["SELECT 'approx_distinct(a) -- no' FROM air", "SELECT 'approx_distinct(a) -- no' FROM air"],
    [
      "SELECT count(*) FILTER (WHERE a IN (1, 2)) FROM air;",
      "SELECT count ( * ) FILTER ( WHERE a IN ( 1 , 2 ) ) FROM air",
    ],
    [
      "WITH days(d) AS (SELECT 1), more(x, y) AS (SELECT 1, 2) SELECT * FROM days AS q(z)",
      "WITH days ( d ) AS ( SELECT 1 ) , more ( x , y ) AS ( SELECT 1 , 2 ) SELECT * FROM days AS q ( z )",
    ],
  ])("%s", (sql, expected) => {
    expect(translate(sql)).toMatchObject({ kind: "select", sql: expected });
  });

  it.each([
    ["SELECT read_parquet('x')", /function 'read_parquet'/],
    ["SELECT ST_Distance(a, b) FROM t", /function 'st_distance'/],
    ["SELECT constructor(1)", /function 'constructor'/],
    ["SELECT a::int FROM t", /'::' is not part of Athena's SQL/],
    ["SELECT a FROM t QUALIFY row_number() OVER () = 1", /'QUALIFY' is not part/],
    ["SELECT a, count(*) FROM t GROUP BY ALL", /BY ALL/],
    ["SELECT t AT TIME ZONE 'Asia/Kolkata' FROM x", /INTERVAL '330' MINUTE/],
    ["SELECT 1; DROP VIEW x", /';' is not part/],
    ["INSERT INTO t VALUES (1)", /statement INSERT/],
    ["COPY t TO 'x'", /statement COPY/],
    ["FROM t", /statement FROM/],
    ["SELECT 'open", /mismatched input/],
    ["SELECT sum(a FROM t", /Expecting: '\)'/],
    ["", /\(empty\)/],
  ])("refuses %s", (sql, message) => {
    expect(() => translate(sql)).toThrow(message);
  });

  it("puts parameters in place of question marks, and only literals", () => {
    expect(translate("SELECT * FROM air WHERE a = ? AND b > ?", ["'x?'", "5"])).toMatchObject({
      sql: "SELECT * FROM air WHERE a = 'x?' AND b > 5",
    });
    expect(() => translate("SELECT ?", ["1; DROP VIEW x"])).toThrow(/not a literal/);
    expect(() => translate("SELECT ?", ["(SELECT 1)"])).toThrow(/not a literal/);
    expect(() => translate("SELECT ?", [])).toThrow(/more '\?'/);
    expect(() => translate("SELECT 1", ["1"])).toThrow(/1 parameters were given for 0/);
  });

  it("reads views", () => {
    expect(translate('CREATE OR REPLACE VIEW "db".air_daily AS SELECT avg(a) AS a FROM air')).toMatchObject({
      kind: "createView",
      name: "air_daily",
      replace: true,
    });
    expect(translate("DROP VIEW IF EXISTS air_daily")).toMatchObject({ kind: "dropView", ifExists: true });
  });
});

describe("The lake's views", () => {
  it.each(DOMAINS)("of %s are views that the local Athena takes", (domain) => {
    for (const statement of rawViewStatements(domain, domain)) {
      expect(translate(statement)).toMatchObject({ kind: "createView", replace: true });
    }
  });
});

describe("Values as Athena writes them", () => {
  it.each([
    [61, "61.0"],
    [0.5, "0.5"],
    [1e7, "1.0E7"],
    [12_345_678.9, "1.23456789E7"],
    [0.0001, "1.0E-4"],
    [-0, "-0.0"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
  ])("a double of %d is %s, as in Java", (value, text) => {
    expect(javaDouble(value)).toBe(text);
  });

  it("null is nothing, everything else is in quotes", () => {
    expect(csvLine(['a"b', undefined, ""])).toBe('"a""b",,""\n');
    expect(athenaText(null, {} as never)).toBeUndefined();
  });
});
