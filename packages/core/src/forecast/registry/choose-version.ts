/** Which version answers for an entity, and which may stand in where that one fails. */
import { hashText } from "../../window/hash.ts";
import { championOf, type Registry, type RegistryEntry } from "./registry.ts";

/** Where an entity stands in a split, 0 ≤ x < 1: by its name and the split's version, so always in the same arm. */
export function placeInSplit(entityId: string, version: string): number {
  return hashText(`${version}/${entityId}`) / 2 ** 53;
}

/** The versions to try, the one that answers first: the split's or the champion, then the challengers by their error. */
export function versionsToTry(registry: Registry, entityId: string): RegistryEntry[] {
  const champion = championOf(registry);
  const { split } = registry;
  const inSplit =
    split && placeInSplit(entityId, split.version) < split.share
      ? registry.entries.find(({ version }) => version === split.version)
      : undefined;
  const first = [inSplit, champion].filter((entry) => entry !== undefined);
  // Without a champion nobody has said that a model is better than the naive rules.
  if (!champion) return first;
  const others = registry.entries
    .filter(
      ({ stage, version }) => (stage === "challenger" || stage === "retired") && version !== inSplit?.version,
    )
    .sort((a, b) => a.mae - b.mae);
  return [...first, ...others.slice(0, 2)];
}
