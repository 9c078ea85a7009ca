/** Which fields the page shows of each kind of document, with which control, and how they are read and written. */

import type { DocumentKind, SettingsDocument } from "../../api/alert-settings.ts";
import { SEVERITIES } from "../../api/alert-types.ts";
import { DOMAINS } from "../../api/types.ts";

export type Control =
  | { control: "text" | "number" | "switch" | "clock" | "instant" }
  /** One entry a line. */
  | { control: "lines" }
  /** `optional`: may be left open. */
  | { control: "choice"; options: readonly string[]; optional?: boolean }
  | { control: "several"; options: readonly string[] };

/** A field by where it stands in the document: `condition.parts.0.of.above`. */
export type DocumentField = Control & { path: string };

const CHANNELS = ["email", "sms", "webhook"] as const;

const OF_RULES: readonly DocumentField[] = [
  { path: "title", control: "text" },
  { path: "enabled", control: "switch" },
  { path: "severity", control: "choice", options: SEVERITIES },
  { path: "trouble", control: "text" },
];
const OF_RULES_LAST: readonly DocumentField[] = [
  { path: "entities", control: "lines" },
  { path: "except", control: "lines" },
  { path: "actions", control: "lines" },
  { path: "escalate_after_minutes", control: "number" },
  { path: "source", control: "text" },
];
const OF_RECIPIENTS: readonly DocumentField[] = [
  { path: "channel.kind", control: "choice", options: CHANNELS },
  { path: "channel.to", control: "text" },
  { path: "least_severity", control: "choice", options: SEVERITIES },
  { path: "domains", control: "several", options: DOMAINS },
  { path: "quiet.from", control: "clock" },
  { path: "quiet.to", control: "clock" },
  { path: "per_hour", control: "number" },
];
const OF_SUPPRESSIONS: readonly DocumentField[] = [
  { path: "reason", control: "text" },
  { path: "from", control: "instant" },
  { path: "to", control: "instant" },
  { path: "domain", control: "choice", options: DOMAINS, optional: true },
  { path: "rule_id", control: "text" },
  { path: "entity_id", control: "text" },
];

/** Bounds that a condition may have beside those that it has. */
const MAY_HAVE: Readonly<Record<string, readonly string[]>> = {
  threshold: ["above", "below", "clear_at"],
  rate: ["above", "below", "at_most_minutes"],
  anomaly: ["at_least"],
  forecast: ["above", "below"],
};
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  statistic: ["mean", "min", "max", "last"],
  direction: ["above", "below", "both"],
  domain: DOMAINS,
};
const SEVERAL: Readonly<Record<string, readonly string[]>> = { what: ["error", "coverage", "drift"] };

/** The fields of a document of this kind, in the order in which one thinks of them. */
export function fieldsOf(kind: DocumentKind, document: SettingsDocument): DocumentField[] {
  if (kind === "recipients") return [...OF_RECIPIENTS];
  if (kind === "suppressions") return [...OF_SUPPRESSIONS];
  return [...OF_RULES, ...conditionFields("condition", document["condition"]), ...OF_RULES_LAST];
}

/** The leaves of a condition and of the conditions within it. Its kind stays: another one is another rule. */
function conditionFields(path: string, condition: unknown): DocumentField[] {
  if (Array.isArray(condition)) {
    return condition.flatMap((part, index) => conditionFields(`${path}.${index}`, part));
  }
  const given = condition as Record<string, unknown>;
  const names = [...new Set([...Object.keys(given), ...(MAY_HAVE[String(given["kind"])] ?? [])])];
  return names.flatMap((name): DocumentField[] => {
    const at = `${path}.${name}`;
    const value = given[name];
    if (name === "kind") return [];
    const several = SEVERAL[name];
    if (several) return [{ path: at, control: "several", options: several }];
    if (typeof value === "object" && value !== null) return conditionFields(at, value);
    const options = OPTIONS[name];
    if (options) return [{ path: at, control: "choice", options }];
    if (typeof value === "boolean") return [{ path: at, control: "switch" }];
    return [{ path: at, control: typeof value === "string" ? "text" : "number" }];
  });
}

/** The value at a path; undefined where there is none. */
export function fieldValue(document: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

/** The document with the value at `path` set; undefined takes it away, and an object that it leaves empty. */
export function withField<Of>(document: Of, path: string, value: unknown): Of {
  const [key, ...rest] = path.split(".") as [string, ...string[]];
  const copy: Record<string, unknown> | unknown[] = Array.isArray(document)
    ? [...document]
    : { ...(document as Record<string, unknown>) };
  const target = copy as Record<string, unknown>;
  const next = rest.length === 0 ? value : withField(target[key] ?? {}, rest.join("."), value);
  const empty = typeof next === "object" && next !== null && Object.keys(next).length === 0;
  if (next === undefined || (rest.length > 0 && empty)) delete target[key];
  else target[key] = next;
  return copy as Of;
}

/** The document without the empty lines that writing leaves in its lists, such as the one after the last. */
export function withoutEmptyLines<Of>(document: Of, fields: readonly DocumentField[]): Of {
  return fields.reduce((before, { control, path }) => {
    const value = fieldValue(before, path);
    if (control !== "lines" || !Array.isArray(value)) return before;
    const lines = (value as string[]).filter((line) => line.trim() !== "");
    return withField(before, path, lines.length === 0 ? undefined : lines);
  }, document);
}

/** What a new document begins with. A rule begins as a copy of another. */
export const BLANK: Readonly<Record<Exclude<DocumentKind, "rules">, (now: number) => SettingsDocument>> = {
  recipients: () => ({
    id: "",
    channel: { kind: "email", to: "" },
    domains: [...DOMAINS],
    least_severity: "warning",
    per_hour: 20,
  }),
  suppressions: (now) => ({ id: "", reason: "", from: instantText(now), to: instantText(now + 7_200_000) }),
};

const OFFSET_MS = 19_800_000;

/** The town's time as a field for date and time writes it, `2026-01-05T09:30`, and back with its offset. */
export const localText = (instant: string): string => {
  const ms = Date.parse(instant);
  return Number.isNaN(ms) ? "" : new Date(ms + OFFSET_MS).toISOString().slice(0, 16);
};
export const instantOf = (local: string): string => `${local}:00+05:30`;
const instantText = (ms: number): string => instantOf(new Date(ms + OFFSET_MS).toISOString().slice(0, 16));
