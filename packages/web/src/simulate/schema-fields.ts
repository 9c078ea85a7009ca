/**
 * From the JSON Schema that the API gives to the fields of a form: which control each takes, within which bounds. A field
 * of a kind that a form cannot show well is left to those who write the request themselves.
 */
import type { JsonSchema, Scenario } from "../api/simulation-types.ts";

interface Common {
  /** Where the field stands in the request: `parameters.intensity`. */
  path: string;
  name: string;
  description: string;
  /** What holds where nothing is said. */
  usual: unknown;
}

export type Field = Common &
  (
    | { control: "number"; min: number; max: number; whole: boolean; slider: boolean }
    | { control: "choice"; options: readonly string[] }
    | { control: "several"; options: readonly string[] }
    | { control: "switch" }
    | { control: "date" }
    | { control: "hours" }
    | { control: "wards" }
    | { control: "roads" }
    /** Of the API's `targets`, by the last part of the path. */
    | { control: "elements" }
    /** A junction: one end of a new road. */
    | { control: "end" }
  );

/** A slider of more steps than this cannot be set with a finger. */
const SLIDER_STEPS = 500;

/** The field of a schema; undefined where no control shows it. `usual` overrides the schema's default. */
export function fieldOf(
  path: string,
  schema: JsonSchema,
  usual: unknown = schema.default,
): Field | undefined {
  const name = path.split(".").at(-1)!;
  const common = { path, name, description: schema.description ?? "", usual };
  const items = schema.items === false ? undefined : schema.items;
  if (name === "zones") return { ...common, control: "wards" };
  if (name === "links") return { ...common, control: "roads" };
  if (name === "from" || name === "to") return { ...common, control: "end" };
  if (namesElements(schema)) return { ...common, name: `which_${name}`, control: "elements" };
  if (schema.type === "boolean") return { ...common, control: "switch" };
  if (schema.type === "string" && schema.pattern?.startsWith("^\\d{4}-"))
    return { ...common, control: "date" };
  if (schema.type === "string" && schema.enum) {
    return { ...common, control: "choice", options: schema.enum.map(String) };
  }
  if (schema.type === "number" || schema.type === "integer") return numberField(common, schema);
  if (schema.type === "array" && items?.prefixItems) return { ...common, control: "hours" };
  if (schema.type === "array" && items?.enum?.every((one) => typeof one === "string")) {
    return { ...common, control: "several", options: items.enum as string[] };
  }
  return undefined;
}

/** "all", or a list of ids: of wards and roads the form has drawings, of all else lists. */
const namesElements = ({ anyOf }: JsonSchema): boolean =>
  anyOf?.some((one) => one.const === "all") === true && anyOf.some(({ type }) => type === "array");

function numberField(common: Common, { type, minimum, maximum, const: only }: JsonSchema): Field | undefined {
  if (only !== undefined || minimum === undefined || maximum === undefined) return undefined;
  const whole = type === "integer";
  const slider = whole ? maximum - minimum <= SLIDER_STEPS : maximum <= 10;
  return { ...common, control: "number", min: minimum, max: maximum, whole, slider };
}

/** Fields of an object's properties, those of objects within it after it. */
export function fieldsOf(path: string, schema: JsonSchema, usual: unknown): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, of]) => {
    const at = `${path}.${name}`;
    const given = (usual as Record<string, unknown> | undefined)?.[name] ?? of.default;
    if (of.properties) return fieldsOf(at, of, given);
    const field = fieldOf(at, of, given);
    return field ? [field] : [];
  });
}

/** What every policy knows and the parameters set for all of them at once, and what would only be confusing. */
const OF_EVERY_POLICY = [
  "kind",
  "start",
  "end",
  "days",
  "hours",
  "weekdays",
  "zones",
  "exemptions",
  "intensity",
  "enforcement",
];

/** Of those, what a policy that was added has to itself. */
const OF_ADDED = ["hours", "zones", "exemptions", "intensity", "enforcement"];

const variantOf = (schema: JsonSchema | undefined, kind: string): JsonSchema | undefined =>
  (schema?.oneOf ?? schema?.anyOf)?.find(({ properties }) => properties?.["kind"]?.const === kind);

function policyVariants(schema: JsonSchema): readonly JsonSchema[] {
  const items = schema.properties?.["policies"]?.items;
  return (items && (items.oneOf ?? items.anyOf)) || [];
}

/** The fields that only this policy has: a fine, a fare, a share; of one that was `added`, its hours and wards too. */
export function policyFields(schema: JsonSchema, scenario: Scenario, at: number, added = false): Field[] {
  const policy = scenario.policies[at]!;
  const found = policyVariants(schema).find(({ properties }) => properties?.["kind"]?.const === policy.kind);
  return fieldsOf(`scenario.policies.${at}`, without(found, added ? OF_ADDED : []), policy);
}

/** Kinds of policies that can be added in a form: those of which it shows all that must be said. */
export function addableKinds(schema: JsonSchema): string[] {
  return policyVariants(schema).flatMap(({ properties, required = [] }) => {
    const kind = properties?.["kind"]?.const;
    const shown = required.every((name) => name === "kind" || fieldOf(name, properties?.[name] ?? {}));
    return typeof kind === "string" && shown ? [kind] : [];
  });
}

/** The fields of the world that the scenario happens in. */
export function worldFields(schema: JsonSchema, { world }: Scenario): Field[] {
  return fieldsOf("scenario.world", without(variantOf(schema.properties?.["world"], world.kind)), world);
}

function without(schema: JsonSchema | undefined, but: readonly string[] = []): JsonSchema {
  const kept = Object.entries(schema?.properties ?? {}).filter(
    ([name]) => !OF_EVERY_POLICY.includes(name) || but.includes(name),
  );
  return { properties: Object.fromEntries(kept) };
}

/** The exemptions that the scenario's policies know, and those that hold unless something else is said. */
export function exemptionsOf(
  schema: JsonSchema,
  { policies }: Scenario,
): { known: string[]; usual: string[] } {
  const items = schema.properties?.["policies"]?.items;
  const known = policies.flatMap(({ kind }) => {
    const list = variantOf(items === false ? undefined : items, kind)?.properties?.["exemptions"]?.items;
    return list === false ? [] : ((list?.enum ?? []) as string[]);
  });
  const usual = policies.flatMap(({ exemptions }) => (exemptions ?? []) as string[]);
  return { known: [...new Set(known)], usual: [...new Set(usual)] };
}

/** The fields that hold for all policies of a scenario, in the order in which one thinks of them. */
export function parameterFields(schema: JsonSchema, requestSchema: JsonSchema, scenario: Scenario): Field[] {
  const parameters = requestSchema.properties?.["parameters"]?.properties ?? {};
  const [first] = scenario.policies;
  const fields: Field[] = [];
  const add = (name: string, usual: unknown): void => {
    const found = parameters[name] && fieldOf(`parameters.${name}`, parameters[name], usual);
    if (found) fields.push(found);
  };
  add("start_date", scenario.start_date);
  add("duration_days", scenario.days);
  if (first) {
    add("hours", first["hours"]);
    add("intensity", first["intensity"]);
    add("enforcement", first["enforcement"]);
  }
  const { known, usual } = exemptionsOf(schema, scenario);
  if (known.length > 0) {
    const description = parameters["exemptions"]?.description ?? "";
    const path = "parameters.exemptions";
    fields.push({ path, name: "exemptions", description, usual, control: "several", options: known });
  }
  const zoned = scenario.policies.find((policy) => "zones" in policy);
  if (zoned) add("zones", zoned["zones"]);
  return fields;
}

/** How exactly and how large: runs, seed, agents, and how it is found what the effects hang on. */
export function precisionFields(requestSchema: JsonSchema): Field[] {
  const { monte_carlo_runs, seed, agents, sensitivity } =
    requestSchema.properties?.["configuration"]?.properties ?? ({} as Record<string, JsonSchema>);
  const properties = { ...(monte_carlo_runs && { monte_carlo_runs }), ...(seed && { seed }) };
  return [
    ...fieldsOf("configuration", { properties }, undefined),
    ...(agents ? fieldsOf("configuration.agents", agents, undefined) : []),
    ...(sensitivity ? [sensitivityField(sensitivity)] : []),
  ];
}

/** The method alone: its size is as usual. */
function sensitivityField({ oneOf, anyOf, description = "" }: JsonSchema): Field {
  const options = (oneOf ?? anyOf ?? []).map(({ properties }) => String(properties?.["method"]?.const));
  const path = "configuration.sensitivity.method";
  return { path, name: "sensitivity", description, usual: options[0], control: "choice", options };
}
