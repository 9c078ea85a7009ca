/**
 * The models of one series and what each may do, as a pure state machine: register → shadow → champion, or challenger,
 * rejected, retired. A change is a function from a state to the next; what is stored, and when, is another's business.
 * In every state at most one version is champion and one runs in its shadow (registry.property.test.ts).
 */
import { Conflict, InvalidInput, NotFound } from "../../errors.ts";

export const STAGES = ["champion", "shadow", "challenger", "retired", "rejected"] as const;
/**
 * `champion` answers. `shadow` forecasts beside it, is scored and answers nobody. `challenger` waits: its folds did not
 * beat the champion's, or it was kept. `retired` was champion. `rejected` may never answer.
 */
export type Stage = (typeof STAGES)[number];

export interface RegistryEntry {
  readonly version: string;
  readonly stage: Stage;
  /** The recipe that it was trained by: `ensemble`, `linear`. */
  readonly recipe: string;
  /** Mean absolute error over the folds, in the series' unit, and its skill against the best naive. */
  readonly mae: number;
  readonly skill: number | null;
  /** Of a particle: share of right categories of India's index over the folds, 0-1. */
  readonly categoryAccuracy?: number;
  readonly registeredAt: string;
}

export interface RegistryChange {
  readonly at: string;
  readonly what: "registered" | "promoted" | "challenger" | "shadow" | "rejected" | "rolled back" | "split";
  readonly version: string;
  /** A person's name, or `nagar`. */
  readonly by: string;
  readonly reason: string;
}

/** Some entities are answered by another version than the champion, to compare them on live questions. */
export interface Split {
  readonly version: string;
  /** Share of the entities, 0-1. */
  readonly share: number;
}

export interface Registry {
  readonly series: string;
  readonly entries: readonly RegistryEntry[];
  readonly split: Split | null;
  /** Newest last. */
  readonly changes: readonly RegistryChange[];
}

/** How many entries that may no longer answer, and how many changes, are remembered. */
const PAST_ENTRIES = 20;
const CHANGES = 60;

export interface Doing {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export const emptyRegistry = (series: string): Registry => ({
  series,
  entries: [],
  split: null,
  changes: [],
});

export const inStage = ({ entries }: Registry, stage: Stage) =>
  entries.find((entry) => entry.stage === stage);

export const championOf = (registry: Registry) => inStage(registry, "champion");

function entryOf(registry: Registry, version: string): RegistryEntry {
  const found = registry.entries.find((entry) => entry.version === version);
  if (found) return found;
  throw new NotFound(`${registry.series} has no version ${version.slice(0, 40)}`, {
    details: {
      field: "version",
      value: version.slice(0, 40),
      allowed: registry.entries.map((entry) => entry.version),
    },
  });
}

function changed(
  registry: Registry,
  stages: Readonly<Record<string, Stage>>,
  what: RegistryChange["what"],
  version: string,
  { at, by, reason }: Doing,
): Registry {
  const moved = registry.entries.map((entry) => {
    const stage = stages[entry.version];
    return stage === undefined ? entry : { ...entry, stage };
  });
  // The oldest that may no longer answer are forgotten; the last retired one stays, because a rollback needs it.
  const past = moved.filter(({ stage }) => stage === "retired" || stage === "rejected");
  const forgotten = new Set(
    past.slice(0, Math.max(0, past.length - PAST_ENTRIES)).map((each) => each.version),
  );
  const entries = moved.filter((each) => !forgotten.has(each.version));
  const answering = entries.some(
    (each) =>
      each.version === registry.split?.version && each.stage !== "rejected" && each.stage !== "champion",
  );
  return {
    ...registry,
    entries,
    split: answering ? registry.split : null,
    changes: [...registry.changes, { at, what, version, by, reason }].slice(-CHANGES),
  };
}

export interface NewVersion {
  readonly version: string;
  readonly recipe: string;
  readonly mae: number;
  readonly skill: number | null;
  /** Of a particle: share of right categories of India's index over the folds, 0-1. */
  readonly categoryAccuracy?: number;
}

/** Enters a version as challenger. Entering it again changes nothing, so that a workflow may repeat its step. */
export function register(registry: Registry, entry: NewVersion, doing: Doing): Registry {
  if (registry.entries.some(({ version }) => version === entry.version)) return registry;
  const fresh: RegistryEntry = { ...entry, stage: "challenger", registeredAt: doing.at };
  return changed(
    { ...registry, entries: [...registry.entries, fresh] },
    {},
    "registered",
    entry.version,
    doing,
  );
}

/**
 * Lets a version answer. The champion before it retires. Promoting the champion changes nothing.
 * @throws Conflict for a rejected version; NotFound for one that is not there.
 */
export function promote(registry: Registry, version: string, doing: Doing): Registry {
  const entry = entryOf(registry, version);
  if (entry.stage === "champion") return registry;
  if (entry.stage === "rejected") {
    throw new Conflict(`${version} was rejected; train another`, {
      details: { field: "version", value: version },
    });
  }
  const before = championOf(registry);
  const order = [...registry.entries.filter((each) => each !== before), ...(before ? [before] : [])];
  return changed(
    // The one that retires last stands last: a rollback goes to it.
    { ...registry, entries: order },
    { ...(before && { [before.version]: "retired" as const }), [version]: "champion" },
    "promoted",
    version,
    doing,
  );
}

/** Lets a challenger forecast beside the champion. The version that did so before waits again. */
export function shadow(registry: Registry, version: string, doing: Doing): Registry {
  const entry = entryOf(registry, version);
  if (entry.stage === "shadow") return registry;
  if (entry.stage !== "challenger") {
    throw new Conflict(`${version} is ${entry.stage}; only a challenger can run in the shadow`, {
      details: { field: "version", value: version, allowed: "a challenger" },
    });
  }
  const before = inStage(registry, "shadow");
  return changed(
    registry,
    { ...(before && { [before.version]: "challenger" as const }), [version]: "shadow" },
    "shadow",
    version,
    doing,
  );
}

/** Keeps a version from ever answering. A champion must be rolled back instead. */
export function reject(registry: Registry, version: string, doing: Doing): Registry {
  const entry = entryOf(registry, version);
  if (entry.stage === "rejected") return registry;
  if (entry.stage === "champion") {
    throw new Conflict(`${version} is the champion; roll it back instead`, {
      details: { field: "version", value: version },
    });
  }
  return changed(registry, { [version]: "rejected" }, "rejected", version, doing);
}

/**
 * Takes the champion out and lets the one before it answer again; without one the naive rules answer.
 * @throws Conflict where there is no champion.
 */
export function rollBack(registry: Registry, doing: Doing): Registry {
  const champion = championOf(registry);
  if (!champion) {
    throw new Conflict(`${registry.series} has no champion to roll back`, { details: { field: "series" } });
  }
  const before = registry.entries.findLast(({ stage }) => stage === "retired");
  return changed(
    registry,
    { [champion.version]: "rejected", ...(before && { [before.version]: "champion" as const }) },
    "rolled back",
    champion.version,
    doing,
  );
}

/** Answers a share of the entities by another version than the champion; a share of 0 ends it. */
export function splitBy(registry: Registry, version: string, share: number, doing: Doing): Registry {
  const { stage } = entryOf(registry, version);
  if (!(share >= 0 && share <= 1)) {
    throw new InvalidInput(`share: is ${share}; allowed is a number from 0 to 1`, {
      details: { field: "share", value: share, allowed: "0 to 1" },
    });
  }
  if (stage === "rejected" || stage === "champion") {
    throw new Conflict(`${version} is ${stage}; a split needs another version that may answer`, {
      details: { field: "version", value: version },
    });
  }
  return changed({ ...registry, split: share === 0 ? null : { version, share } }, {}, "split", version, {
    ...doing,
    reason: `share ${share}: ${doing.reason}`,
  });
}

const numbersOf = (version: string) => version.split(".").map(Number) as [number, number, number];

/** Orders versions by their numbers: 1.9.0 before 1.10.0. */
export function compareVersions(a: string, b: string): number {
  const other = numbersOf(b);
  return (
    numbersOf(a)
      .map((number, i) => number - other[i]!)
      .find((difference) => difference !== 0) ?? 0
  );
}

/** The next version: minor for a new fit of the champion's recipe, major for another recipe, `1.0.0` for the first. */
export function nextVersion({ entries }: Registry, recipe: string): string {
  const parsed = entries.map(({ version }) => numbersOf(version));
  if (parsed.length === 0) return "1.0.0";
  const major = Math.max(...parsed.map(([first]) => first));
  const minor = Math.max(...parsed.filter(([first]) => first === major).map(([, second]) => second));
  const newest = entries.find(({ version }) => version.startsWith(`${major}.${minor}.`));
  return newest?.recipe === recipe ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
}
