import { describe, expect, it } from "vitest";
import { parseStatement } from "./sql.ts";
import { parseTemplate } from "./template.ts";
import { topicFilter } from "./topic-filter.ts";

const scope = (payload: string | Buffer, topic = "nagar/air/P001") => {
  const bytes = Buffer.from(payload);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    json = undefined;
  }
  return { topic, clientId: "c1", now: 1_767_225_600_000, payload: bytes, json };
};

const run = (sql: string, payload: string | Buffer): unknown => {
  const output = parseStatement(sql).run(scope(payload));
  return output === undefined ? undefined : JSON.parse(output.toString());
};

describe("IoT SQL", () => {
  it("adds what it is asked for to the payload's members", () => {
    expect(
      run(
        "SELECT *, topic(2) AS domain, topic(3) AS entity, timestamp() AS at FROM 'nagar/+/+'",
        '{"pm25":61}',
      ),
    ).toEqual({ pm25: 61, domain: "air", entity: "P001", at: 1_767_225_600_000 });
  });

  it("hands any payload on by SELECT * alone, and encodes any by encode(*, 'base64')", () => {
    const bytes = Buffer.from([0, 159, 146, 150]);
    expect(parseStatement("SELECT * FROM 'a'").run(scope(bytes))).toEqual(bytes);
    expect(run("SELECT encode(*, 'base64') AS data, topic() AS topic FROM 'a'", bytes)).toEqual({
      data: bytes.toString("base64"),
      topic: "nagar/air/P001",
    });
  });

  it.each([
    ["color = 'red'", true],
    ["color <> 'red'", false],
    ["color = 'red' AND n > 5", true],
    ["color = 'blue' OR n * 2 = 14", true],
    ["NOT (n < 5)", true],
    ["n >= '7'", true],
    ["missing > 3", false],
    ["NOT (missing > 3)", false],
    ["deep.list[1].x = 2", true],
    ["upper(color) = 'RED'", true],
    ["startswith(topic(), 'nagar')", true],
    ["isUndefined(missing)", true],
    ["isNull(nothing)", true],
    ["-n + 8 = 1", true],
    ["2 + 3 * 4 = 14", true],
    ["(2 + 3) * 4 = 20", true],
    ["color = 'it''s'", false],
    ["hasOwnProperty = 'x'", false],
  ])("WHERE %s holds: %s", (where, holds) => {
    const payload = '{"color":"red","n":7,"nothing":null,"deep":{"list":[{"x":1},{"x":2}]}}';
    expect(run(`SELECT n AS n FROM 'a' WHERE ${where}`, payload)).toEqual(holds ? { n: 7 } : undefined);
  });

  it("leaves out what has no value", () => {
    expect(run("SELECT a AS a, b AS b FROM 'x'", '{"a":1}')).toEqual({ a: 1 });
  });

  it.each([
    ["SELECT * FROM nagar", /quoted text/],
    ["SELECT a FROM 'x'", /AS/],
    ["SELECT * FROM 'x' WHERE", /name/],
    ["SELECT * FROM 'x' WHERE a = 1 extra", /end/],
    ["SELECT constructor(1) AS a FROM 'x'", /constructor/],
    ["SELECT * FROM 'x' WHERE a ; b", /unexpected/],
    ["SELECT encode(*, 'hex') AS a FROM 'x'", /base64/],
  ])("refuses %s", (sql, message) => {
    expect(() => parseStatement(sql)).toThrow(message);
  });
});

describe("Substitution templates", () => {
  it("put values of the message into a text", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IoT's own substitution
    expect(parseTemplate("${topic(2)}#${topic(3)}")(scope("{}"))).toBe("air#P001");
  });

  it("have no text where an expression has no value", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: IoT's own substitution
    expect(parseTemplate("${topic(9)}")(scope("{}"))).toBeUndefined();
  });
});

describe("Topic filters", () => {
  it.each([
    ["nagar/+/+", "nagar/air/P001", true],
    ["nagar/+/+", "nagar/air", false],
    ["nagar/+/+", "nagar/air/P001/x", false],
    ["nagar/#", "nagar", true],
    ["nagar/#", "nagar/a/b/c", true],
    ["#", "a/b", true],
    ["#", "$SYS/x", false],
    ["+/b", "/b", true],
    ["a/b", "a/b/", false],
  ])("%s takes %s: %s", (filter, topic, takes) => {
    expect(topicFilter(filter)(topic)).toBe(takes);
  });
});
