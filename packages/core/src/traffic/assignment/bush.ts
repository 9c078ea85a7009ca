/**
 * A bush: the links that one origin's (and class's) trips use, an acyclic part of the network that reaches every
 * node. It is kept as the bush's nodes in topological order with their incoming links side by side, so that one
 * straight walk gives shortest and longest path labels. Parallel links are separate entries.
 */

export interface Bush {
  readonly classIndex: number;
  readonly origin: number;
  /** Bush nodes in topological order; the origin first. */
  nodeAt: Int32Array;
  /** Entries into nodeAt[k]: first[k] … first[k + 1] - 1. */
  first: Int32Array;
  /** Per entry: the link, and the bush's flow on it in PCU. Longer than the bush where it once was larger. */
  link: Int32Array;
  flow: Float64Array;
}

/** Labels of the bush in work, indexed by node; shared by all bushes, since one is worked on at a time. */
export interface BushLabels {
  /** Least cost from the origin within the bush. */
  shortest: Float64Array;
  /** Greatest cost from the origin over entries that count (see {@link label}). */
  longest: Float64Array;
  shortestEntry: Int32Array;
  longestEntry: Int32Array;
  /** Topological place of the node in the bush. */
  place: Int32Array;
}

/** Empty labels for a network of `nodeCount` nodes. */
export function bushLabels(nodeCount: number): BushLabels {
  return {
    shortest: new Float64Array(nodeCount),
    longest: new Float64Array(nodeCount),
    shortestEntry: new Int32Array(nodeCount),
    longestEntry: new Int32Array(nodeCount),
    place: new Int32Array(nodeCount),
  };
}

/**
 * Fills the labels by one walk in topological order and returns the bush's excess cost: Σ flow × reduced cost, which
 * is 0 when all used paths of the bush are shortest in it. The longest path runs over entries that carry flow; where
 * a node has none, over its shortest entry, so that every node has both labels.
 */
export function label(bush: Bush, tail: Int32Array, cost: Float64Array, labels: BushLabels): number {
  const { nodeAt, first, link, flow } = bush;
  const { shortest, longest, shortestEntry, longestEntry, place } = labels;
  const origin = nodeAt[0]!;
  shortest[origin] = 0;
  longest[origin] = 0;
  shortestEntry[origin] = -1;
  longestEntry[origin] = -1;
  place[origin] = 0;
  let excess = 0;
  for (let k = 1; k < nodeAt.length; k++) {
    const node = nodeAt[k]!;
    const end = first[k + 1]!;
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    let leastEntry = -1;
    let mostEntry = -1;
    for (let entry = first[k]!; entry < end; entry++) {
      const from = tail[link[entry]!]!;
      const step = cost[link[entry]!]!;
      const low = shortest[from]! + step;
      if (low < least) {
        least = low;
        leastEntry = entry;
      }
      if (flow[entry]! > 0) {
        const high = longest[from]! + step;
        if (high > most) {
          most = high;
          mostEntry = entry;
        }
      }
    }
    shortest[node] = least;
    shortestEntry[node] = leastEntry;
    longestEntry[node] = mostEntry < 0 ? leastEntry : mostEntry;
    longest[node] = mostEntry < 0 ? longest[tail[link[leastEntry]!]!]! + cost[link[leastEntry]!]! : most;
    place[node] = k;
    if (end - first[k]! === 1) continue;
    for (let entry = first[k]!; entry < end; entry++) {
      if (flow[entry]! > 0 && entry !== leastEntry) {
        excess += flow[entry]! * (shortest[tail[link[entry]!]!]! + cost[link[entry]!]! - least);
      }
    }
  }
  return excess;
}
