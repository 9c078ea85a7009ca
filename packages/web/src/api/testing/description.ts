/** The API's document, and how the page's types are held against it. */
import { expect } from "vitest";
import openapi from "../../../../../docs/openapi.json" with { type: "json" };

export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: string;
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
}

interface Operation {
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
  parameters?: { name: string; schema: Schema }[];
}
type Method = "get" | "post" | "put" | "delete";

const paths = openapi.paths as unknown as Record<string, Partial<Record<Method, Operation>>>;
const components = openapi.components.schemas as unknown as Record<string, Schema>;

export const component = (name: string): Schema => components[name]!;
export const resolve = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : resolve(components[schema.$ref.split("/").at(-1)!]!);
export const answer = (path: string, method: Method = "get"): Schema =>
  resolve(paths[path]![method]!.responses["200"]!.content["application/json"]!.schema);
export const parameter = (path: string, method: Method, name: string): Schema =>
  paths[path]![method]!.parameters!.find((each) => each.name === name)!.schema;
export const property = (schema: Schema, name: string): Schema => resolve(resolve(schema).properties![name]!);
export const item = (schema: Schema): Schema => resolve(schema.items!);

/** Every type that a value may have, as JSON names them. */
function typesOf(schema: Schema): string[] {
  const found = resolve(schema);
  return found.anyOf ? found.anyOf.flatMap(typesOf) : [found.type ?? []].flat();
}

/** What the page takes a field for: JSON types with `|`, and `?` behind it where it may be left out. */
export type Expected<Shape> = Record<keyof Shape, string>;

export function expectFields<Shape>(schema: Schema, expected: Expected<Shape>): void {
  for (const [name, said] of Object.entries<string>(expected)) {
    expect(schema.properties, `the API has ${name}`).toHaveProperty(name);
    const types = said.replace("?", "").split("|").sort();
    expect(typesOf(property(schema, name)).sort(), name).toEqual(types);
    if (!said.endsWith("?")) expect(schema.required, `${name} is promised`).toContain(name);
  }
}
