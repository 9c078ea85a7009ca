/**
 * Patterns over several entities: the same condition spreading over connected ones, or different conditions together
 * in one group. They read only which single conditions hold now, so that they cost nothing while nothing does.
 */
import { type EntityKey, splitEntityKey } from "../observation/domain.ts";
import type { AlertRule } from "./rule.ts";
import type { Watch } from "./watch-entity.ts";

/** How a town's entities hang together. */
export interface Relations {
  /** Entities next to this one: road segments that share a junction, stations nearby. */
  neighboursOf(entity: EntityKey): readonly EntityKey[];
  /** Groups that it belongs to: a supply zone, a feeder, a ward. */
  groupsOf(entity: EntityKey): readonly string[];
}

/** Entities that show a pattern together, the first to show it first. */
export interface Pattern {
  rule: AlertRule;
  entities: EntityKey[];
  /** When the last of the conditions that make it began to hold (ms). */
  at: number;
}

interface Holding {
  entity: EntityKey;
  since: number;
}

const holding = (watches: readonly Watch[], key: string): Holding[] =>
  watches
    .flatMap(({ entity, conditions }) => {
      const state = conditions[key];
      return state?.firing ? [{ entity, since: state.since! }] : [];
    })
    .sort((a, b) => a.since - b.since || (a.entity < b.entity ? -1 : 1));

/** Every pattern that `watches` (those of all entities that hold something) show. */
export function findPatterns(
  rules: readonly AlertRule[],
  watches: readonly Watch[],
  relations: Relations,
): Pattern[] {
  return rules.flatMap((rule) => {
    if (!rule.enabled) return [];
    const { condition } = rule;
    if (condition.kind === "spread")
      return spreads(rule, condition.entities, holding(watches, rule.id), relations);
    if (condition.kind === "together") {
      const parts = condition.parts.map((_, index) => holding(watches, `${rule.id}/${index}`));
      return togethers(rule, parts, relations);
    }
    return [];
  });
}

/** Connected components of at least `least` entities. */
function spreads(rule: AlertRule, least: number, held: readonly Holding[], relations: Relations): Pattern[] {
  const open = new Map(held.map((each) => [each.entity, each]));
  const patterns: Pattern[] = [];
  for (const { entity } of held) {
    if (!open.has(entity)) continue;
    const component: Holding[] = [];
    const queue = [entity];
    while (queue.length > 0) {
      const next = open.get(queue.pop()!);
      if (next === undefined) continue;
      open.delete(next.entity);
      component.push(next);
      queue.push(...relations.neighboursOf(next.entity));
    }
    if (component.length < least) continue;
    component.sort((a, b) => a.since - b.since || (a.entity < b.entity ? -1 : 1));
    patterns.push({ rule, entities: component.map((each) => each.entity), at: component[least - 1]!.since });
  }
  return patterns;
}

/** Groups in which every part holds somewhere. The entity named first is of the rule's own domain where there is one. */
function togethers(rule: AlertRule, parts: readonly Holding[][], relations: Relations): Pattern[] {
  const groups = parts.map((held) => {
    const inGroup = new Map<string, Holding[]>();
    for (const each of held) {
      for (const group of relations.groupsOf(each.entity)) {
        inGroup.set(group, [...(inGroup.get(group) ?? []), each]);
      }
    }
    return inGroup;
  });
  return [...groups[0]!.keys()].flatMap((group) => {
    const all = groups.map((part) => part.get(group));
    if (all.some((held) => held === undefined)) return [];
    const ordered = all
      .flatMap((held) => held!)
      .sort(
        (a, b) =>
          Number(splitEntityKey(b.entity).domain === rule.domain) -
            Number(splitEntityKey(a.entity).domain === rule.domain) ||
          a.since - b.since ||
          (a.entity < b.entity ? -1 : 1),
      );
    const at = Math.max(...all.map((held) => Math.min(...held!.map(({ since }) => since))));
    return [{ rule, entities: [...new Set(ordered.map(({ entity }) => entity))], at }];
  });
}
