/**
 * What the reader is about to ask: a ready scenario, and what is changed of it. It stands in the page's address, field by
 * field, so that a link holds the request; out of it comes the body that the API is sent.
 */
import type { Configuration, Scenario } from "../api/simulation-types.ts";
import type { OwnView } from "../view/view.ts";

export interface Draft {
  /** Name of the ready scenario. */
  scenario: string;
  /**
   * What is changed, by the path of the field in the request: `parameters.start_date`, `configuration.seed`,
   * `scenario.policies.0.fine_inr`.
   */
  changes: Readonly<Record<string, unknown>>;
}

const GROUPS = ["parameters.", "configuration.", "scenario."];

/** The draft that an address holds; undefined where it names no scenario. */
export function readDraft(own: OwnView): Draft | undefined {
  const scenario = own["scenario"];
  if (scenario === undefined) return undefined;
  const entries = Object.entries(own).filter(([path]) => GROUPS.some((group) => path.startsWith(group)));
  return { scenario, changes: Object.fromEntries(entries.map(([path, text]) => [path, readValue(text)])) };
}

export function writeDraft({ scenario, changes }: Draft): OwnView {
  const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { scenario, ...Object.fromEntries(entries.map(([path, value]) => [path, writeValue(value)])) };
}

/** Words stand in the address as they are; all else as JSON. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function writeValue(value: unknown): string {
  return typeof value === "string" && readValue(value) === value ? value : JSON.stringify(value);
}

/** The draft with one field changed; `undefined` gives it back to the scenario. */
export function withChange(draft: Draft, path: string, value: unknown): Draft {
  const { [path]: _, ...others } = draft.changes;
  return { ...draft, changes: value === undefined ? others : { ...others, [path]: value } };
}

/**
 * The draft in which a new road begins or ends elsewhere. Its length was that of the old way: it is left to follow from
 * the ends, unless it was changed by hand.
 */
export function withEnd(draft: Draft, policy: string, end: "from" | "to", node: string): Draft {
  const length = `${policy}.length_m`;
  const moved = withChange(draft, `${policy}.${end}`, node);
  return length in draft.changes ? moved : withChange(moved, length, null);
}

/** The value at a path of nested objects and arrays; undefined where there is none. */
export function valueAt(of: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], of);
}

export interface RequestBody {
  scenario: string | Scenario;
  parameters: Record<string, unknown>;
  configuration: Record<string, unknown>;
}

/** The draft without the policy at a place; those after it move up. */
export function withoutPolicy(draft: Draft, at: number): Draft {
  const entries = Object.entries(draft.changes).flatMap(([path, value]): [string, unknown][] => {
    const [, number, rest = ""] = /^scenario\.policies\.(\d+)(.*)$/.exec(path) ?? [];
    const place = Number(number);
    if (number === undefined || place < at) return [[path, value]];
    return place === at ? [] : [[`scenario.policies.${place - 1}${rest}`, value]];
  });
  return { ...draft, changes: Object.fromEntries(entries) };
}

/** The scenario as it is changed from within: what a form shows the fields of. */
export function scenarioOf({ changes }: Draft, ready: Scenario): Scenario {
  const changed = { scenario: structuredClone(ready) };
  for (const [path, value] of Object.entries(changes)) {
    if (path.startsWith("scenario.")) setAt(changed, path, value);
  }
  return changed.scenario;
}

/** The request: by the scenario's name as long as nothing inside it is changed, or as a whole definition. */
export function bodyOf({ scenario, changes }: Draft, ready: Scenario | undefined): RequestBody {
  const changed: { parameters: object; configuration: object; scenario: object } = {
    parameters: {},
    configuration: {},
    scenario: structuredClone(ready ?? {}),
  };
  let own = false;
  for (const [path, value] of Object.entries(changes)) {
    own ||= path.startsWith("scenario.");
    setAt(changed, path, value);
  }
  return {
    ...changed,
    scenario: own && ready ? (changed.scenario as Scenario) : scenario,
  } as RequestBody;
}

function setAt(target: object, path: string, value: unknown): void {
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = target as Record<string, unknown>;
  for (const key of keys) {
    const next = at[key];
    if (typeof next !== "object" || next === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  // Null takes the scenario's own value away.
  if (value === null) delete at[last];
  else at[last] = value;
}

/** The draft that a request came from, as its results tell it: to change it and ask again. */
export function draftOf(scenario: Scenario, configuration: Configuration, ready: readonly Scenario[]): Draft {
  const from = ready.find(({ name }) => name === scenario.name);
  const changes: Record<string, unknown> = {
    "configuration.monte_carlo_runs": configuration.monte_carlo_runs,
    "configuration.seed": configuration.seed,
  };
  for (const [kind, count] of Object.entries(configuration.agents)) {
    changes[`configuration.agents.${kind}`] = count;
  }
  if (configuration.sensitivity && configuration.sensitivity.method !== "ranks") {
    changes["configuration.sensitivity.method"] = configuration.sensitivity.method;
  }
  if (from) collectChanges(from, scenario, changes);
  return { scenario: scenario.name, changes };
}

function collectChanges(from: Scenario, to: Scenario, changes: Record<string, unknown>): void {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  if (from.start_date !== to.start_date) changes["parameters.start_date"] = to.start_date;
  if (from.days !== to.days) changes["parameters.duration_days"] = to.days;
  for (const [name, value] of Object.entries(to.world)) {
    if (!same(from.world[name], value)) changes[`scenario.world.${name}`] = value;
  }
  for (const [at, policy] of to.policies.entries()) {
    for (const [name, value] of Object.entries(policy)) {
      if (!same(from.policies[at]?.[name], value)) changes[`scenario.policies.${at}.${name}`] = value;
    }
    for (const name of Object.keys(from.policies[at] ?? {})) {
      if (!(name in policy)) changes[`scenario.policies.${at}.${name}`] = null;
    }
  }
}
