/** Roads: every node can be reached from every other, in the directions that traffic may take. */
import type { Town } from "../town.ts";
import type { Problem } from "./problems.ts";

/** Nodes that are reached from `start` along `next`. */
function reached(start: string, next: Map<string, string[]>): Set<string> {
  const found = new Set([start]);
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const to of next.get(at) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      queue.push(to);
    }
  }
  return found;
}

/** Nodes that cannot be reached from the first node, or from which it cannot be reached; links to themselves. */
export function roadProblems({ roads }: Town): Problem[] {
  const problems: Problem[] = [];
  const forward = new Map<string, string[]>();
  const backward = new Map<string, string[]>();
  for (const [index, { id, from, to }] of roads.links.entries()) {
    if (from === to) {
      problems.push({
        path: `roads.links[${index}]`,
        element: id,
        message: "it begins and ends at one node",
      });
    }
    forward.set(from, [...(forward.get(from) ?? []), to]);
    backward.set(to, [...(backward.get(to) ?? []), from]);
  }
  const start = roads.nodes[0]!.id;
  const outward = reached(start, forward);
  const inward = reached(start, backward);
  const cut = roads.nodes.filter(({ id }) => !outward.has(id) || !inward.has(id));
  if (cut.length > 0) {
    const { id } = cut[0]!;
    problems.push({
      path: `roads.nodes[${roads.nodes.findIndex((node) => node.id === id)}]`,
      element: id,
      message: `no road leads ${outward.has(id) ? "from it to" : "to it from"} ${start}; ${cut.length} of ${
        roads.nodes.length
      } nodes are cut off like this`,
    });
  }
  return problems;
}
