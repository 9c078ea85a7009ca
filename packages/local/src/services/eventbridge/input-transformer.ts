/**
 * Input transformers: a template in which `<name>` stands for a value from the event. Outside of quotes the value
 * stands as JSON, inside of quotes as text. What the event does not have is null outside and nothing inside.
 */
import * as z from "zod";
import { jsonPath } from "./json-path.ts";

export const transformerSchema = z.object({
  inputPaths: z.record(z.string(), z.string()).default({}),
  inputTemplate: z.string(),
});

export interface RulePlace {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO time at which the event came in. */
  readonly ingestedAt: string;
}

export type Transformer = (event: Record<string, unknown>, place: RulePlace) => string;

const EMPTY = Symbol("no value");

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inText(value: unknown): string {
  if (value === EMPTY || value === undefined) return "";
  return escaped(typeof value === "string" ? value : JSON.stringify(value));
}

function inJson(value: unknown): string {
  return value === EMPTY || value === undefined ? "null" : JSON.stringify(value);
}

/** Throws InvalidInput for a path that EventBridge does not have. */
export function inputTransformer({
  inputPaths,
  inputTemplate,
}: z.infer<typeof transformerSchema>): Transformer {
  const readers = new Map(Object.entries(inputPaths).map(([name, path]) => [name, jsonPath(path)]));
  const find = (name: string, event: Record<string, unknown>, place: RulePlace): unknown => {
    const { detail: _detail, ...envelope } = event;
    switch (name) {
      case "aws.events.rule-arn":
        return place.ruleArn;
      case "aws.events.rule-name":
        return place.ruleName;
      case "aws.events.event.ingestion-time":
        return place.ingestedAt;
      case "aws.events.event":
        return envelope;
      case "aws.events.event.json":
        return event;
      default:
        return readers.get(name)?.(event) ?? (readers.has(name) ? EMPTY : undefined);
    }
  };
  return (event, place) => {
    let quoted = false;
    let text = "";
    for (const [piece] of inputTemplate.matchAll(/\\.|"|<[\w.-]+>|./gs)) {
      if (piece === '"') quoted = !quoted;
      const name = piece.length > 2 && piece.startsWith("<") ? piece.slice(1, -1) : undefined;
      const known = name !== undefined && (readers.has(name) || name.startsWith("aws.events."));
      if (!known) text += piece;
      else text += (quoted ? inText : inJson)(find(name, event, place));
    }
    return text;
  };
}
