/** What a file may say about a town that its map does not: people, marginals, height, names. */
import { z } from "zod";
import { InvalidInput } from "../../errors.ts";
import { problemOf, problemText } from "../check/problems.ts";
import { marginalsSchema } from "../generate/marginals.ts";
import { label, position } from "../schema/common.ts";

export const overridesSchema = marginalsSchema.partial().extend({
  name: label.optional(),
  district: label.optional(),
  state: label.optional(),
  population: z.int().min(10_000).max(1_000_000).optional(),
  /** The bazaar. */
  centre: position.optional(),
  elevationM: z.number().min(-10).max(6000).optional(),
});
export type Overrides = z.infer<typeof overridesSchema>;

/** @throws InvalidInput where the text is not JSON or holds a field or value that is not known. */
export function readOverrides(text: string, file: string): Overrides {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${file}: not JSON: ${(cause as Error).message.replace(/\s+/g, " ")}`, { cause });
  }
  const parsed = overridesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(`${file}: ${problemText(problemOf(value, parsed.error.issues[0]!))}`, {
    details: { problems: parsed.error.issues.map((issue) => problemOf(value, issue)) },
  });
}
