/** What the API's document says of a route: which schemas it takes and answers, and what a schema cannot say. */
import type * as z from "zod";
import { type JsonSchema, jsonSchema } from "./json-schema.ts";

export interface Route {
  method: "get" | "post" | "put" | "delete";
  path: string;
  summary: string;
  description?: string;
  pathParameters?: Record<string, z.ZodType>;
  query?: z.ZodType;
  headers?: JsonSchema[];
  body?: JsonSchema;
  status?: number;
  answer: z.ZodType | JsonSchema;
  /** Statuses of errors besides 429 and 500. */
  errors: number[];
}

/** The description of a JSON body that `schema` validates. */
export const jsonBody = (schema: z.ZodType): JsonSchema => ({
  "application/json": { schema: jsonSchema(schema, "input") },
});

/** The header that makes a retry safe. @param description What the same key means here. */
export const idempotencyKey = (description: string): JsonSchema => ({
  name: "Idempotency-Key",
  in: "header",
  schema: { type: "string", maxLength: 255 },
  description,
});
