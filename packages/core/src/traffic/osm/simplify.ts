/** Fewer stretches for the same roads: ends that only continue are joined, doubles and slivers removed. */
import type { Direction, Road } from "./read-way.ts";
import type { Stretch } from "./split-ways.ts";

/**
 * Joins stretches that meet end to end where nothing else meets and nothing changes (class, speed, lanes, capacity,
 * direction, name). The line and the length are kept exactly; a closed ring keeps one node.
 */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const at = new Map<number, Set<Stretch>>();
  const put = (node: number, stretch: Stretch) => {
    const here = at.get(node);
    if (here) here.add(stretch);
    else at.set(node, new Set([stretch]));
  };
  for (const stretch of stretches) {
    put(stretch.from, stretch);
    put(stretch.to, stretch);
  }
  for (const node of [...at.keys()]) {
    const here = [...at.get(node)!];
    const [first, second] = here;
    if (here.length !== 2 || isLoop(first!) || isLoop(second!)) continue;
    const into = first!.to === node ? first! : reversed(first!);
    const out = second!.from === node ? second! : reversed(second!);
    if (!sameRoad(into.road, out.road)) continue;
    const joined: Stretch = {
      from: into.from,
      to: out.to,
      line: [...into.line, ...out.line.slice(2)],
      lengthM: into.lengthM + out.lengthM,
      road: { ...into.road, name: into.road.name ?? out.road.name },
      wayIds: [...new Set([...into.wayIds, ...out.wayIds])],
    };
    at.delete(node);
    for (const [end, old] of [
      [into.from, first!],
      [out.to, second!],
    ] as const) {
      at.get(end)!.delete(old);
      at.get(end)!.add(joined);
    }
  }
  return [...new Set([...at.values()].flatMap((set) => [...set]))];
}

/** Splits off stretches drawn twice (same ends, same line in either direction); the first of each stays. */
export function withoutDoubles(stretches: readonly Stretch[]): { kept: Stretch[]; doubles: Stretch[] } {
  const seen = new Set<string>();
  const kept: Stretch[] = [];
  const doubles: Stretch[] = [];
  for (const stretch of stretches) {
    const keys = [stretch, reversed(stretch)].map(({ from, to, line }) => `${from}>${to}:${line.join(",")}`);
    const key = keys.sort()[0]!;
    (seen.has(key) ? doubles : kept).push(stretch);
    seen.add(key);
  }
  return { kept, doubles };
}

function isLoop({ from, to }: Stretch): boolean {
  return from === to;
}

function reversed(stretch: Stretch): Stretch {
  const line: number[] = [];
  for (let k = stretch.line.length - 2; k >= 0; k -= 2) line.push(stretch.line[k]!, stretch.line[k + 1]!);
  const { forward, backward } = stretch.road;
  return {
    ...stretch,
    from: stretch.to,
    to: stretch.from,
    line,
    road: { ...stretch.road, forward: backward, backward: forward },
  };
}

function sameRoad(a: Road, b: Road): boolean {
  return (
    a.class === b.class &&
    a.freeSpeedKmh === b.freeSpeedKmh &&
    (a.name === b.name || a.name === undefined || b.name === undefined) &&
    sameDirection(a.forward, b.forward) &&
    sameDirection(a.backward, b.backward)
  );
}

function sameDirection(a: Direction | undefined, b: Direction | undefined): boolean {
  return a?.lanes === b?.lanes && a?.capacityPcuPerHour === b?.capacityPcuPerHour;
}
