/** JSON Schema out of zod, as the API's document shows it. */
import * as z from "zod";

export type JsonSchema = Record<string, unknown>;

/** zod's JSON schema, with what a query string holds shown as what it means (an integer, not digits). */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema: made }) => {
      const meta = z.globalRegistry.get(zodSchema);
      if (meta?.["wire"] === undefined) return;
      for (const key of Object.keys(made)) delete (made as JsonSchema)[key];
      Object.assign(made, meta["wire"], meta.description !== undefined && { description: meta.description });
    },
  }) as JsonSchema;
  return plain;
}
