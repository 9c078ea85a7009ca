import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "./openapi.ts";

type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown> }[];
  responses: Record<string, unknown>;
};
const document = openApiDocument() as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};

describe("the API's document", () => {
  it("is the one in docs/openapi.json (`npm run docs` writes it anew)", () => {
    const committed = readFileSync(new URL("../../../../docs/openapi.json", import.meta.url), "utf8");
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("has every route of stacks/api.ts and no other", () => {
    const stack = readFileSync(new URL("../../../../stacks/api.ts", import.meta.url), "utf8");
    const wired = [...stack.matchAll(/"(GET|POST|PUT|DELETE) (\/v1\/[^"]+)"/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(wired.sort());
  });

  it("has only references that lead somewhere", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, reference]) => reference!,
    );
    expect(references.length).toBeGreaterThan(20);
    for (const reference of new Set(references)) {
      expect(document.components.schemas).toHaveProperty(reference.replace("#/components/schemas/", ""));
    }
  });

  it("says what a query string means, not how it is written", () => {
    const parameters = document.paths["/v1/data/{domain}"]!["get"]!.parameters;
    expect(parameters.find(({ name }) => name === "limit")!.schema).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 2000,
      default: 500,
    });
    expect(parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "domain",
      "entity",
    ]);
  });

  it("gives every operation an id of its own", () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
