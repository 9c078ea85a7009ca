/**
 * Causal graphs: who is whose cause, and which sets make an effect readable from observations. Directed and acyclic;
 * separation is Pearl's d-separation, by walking the open paths (Shachter's Bayes ball, 1998), linear in the edges.
 */
import { InvalidInput } from "../../errors.ts";

export interface Edge {
  from: string;
  to: string;
}

export class CausalGraph {
  readonly nodes: readonly string[];
  readonly #parents = new Map<string, string[]>();
  readonly #children = new Map<string, string[]>();

  /** @throws InvalidInput for an unknown or repeated name, or a cycle, which it spells out. */
  constructor(nodes: readonly string[], edges: readonly Edge[]) {
    this.nodes = nodes;
    for (const node of nodes) {
      if (this.#parents.has(node)) throw new InvalidInput(`node "${node}" stands twice`);
      this.#parents.set(node, []);
      this.#children.set(node, []);
    }
    for (const { from, to } of edges) {
      for (const end of [from, to])
        if (!this.#parents.has(end)) throw new InvalidInput(`edge ${from} → ${to}: no node "${end}"`);
      this.#parents.get(to)!.push(from);
      this.#children.get(from)!.push(to);
    }
    const cycle = this.#findCycle();
    if (cycle)
      throw new InvalidInput(
        `a cycle: ${cycle.join(" → ")}; effects that feed back need a time of their own`,
      );
  }

  parents(node: string): readonly string[] {
    return this.#known(node) && this.#parents.get(node)!;
  }

  children(node: string): readonly string[] {
    return this.#known(node) && this.#children.get(node)!;
  }

  /** The nodes and all that leads to them. */
  ancestors(of: Iterable<string>): Set<string> {
    return this.#reach(of, this.#parents);
  }

  /** The nodes and all that follows from them. */
  descendants(of: Iterable<string>): Set<string> {
    return this.#reach(of, this.#children);
  }

  /** The same graph without the edges that leave a node: what is left between it and others is confounding. */
  withoutEdgesFrom(node: string): CausalGraph {
    this.#known(node);
    const edges = [...this.#children].flatMap(([from, all]) =>
      from === node ? [] : all.map((to) => ({ from, to })),
    );
    return new CausalGraph(this.nodes, edges);
  }

  /** Whether `given` blocks every path between x and y. */
  separates(x: string, y: string, given: Iterable<string>): boolean {
    for (const node of [x, y]) this.#known(node);
    const blocked = new Set(given);
    const opened = this.ancestors(blocked);
    // A ball comes to a node from a child ("up") or from a parent ("down"); colliders pass it on only when opened.
    const seen = new Set<string>();
    const waiting: [string, "up" | "down"][] = [[x, "up"]];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [node, way] = next;
      const key = `${way} ${node}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (node === y && !blocked.has(y)) return false;
      if (way === "up" && !blocked.has(node)) {
        for (const parent of this.#parents.get(node)!) waiting.push([parent, "up"]);
        for (const child of this.#children.get(node)!) waiting.push([child, "down"]);
      } else if (way === "down") {
        if (!blocked.has(node)) for (const child of this.#children.get(node)!) waiting.push([child, "down"]);
        if (opened.has(node)) for (const parent of this.#parents.get(node)!) waiting.push([parent, "up"]);
      }
    }
    return true;
  }

  #known(node: string): true {
    if (!this.#parents.has(node)) throw new InvalidInput(`no node "${node}" in the graph`);
    return true;
  }

  #reach(from: Iterable<string>, next: Map<string, string[]>): Set<string> {
    const reached = new Set<string>();
    const waiting = [...from];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      this.#known(node);
      if (reached.has(node)) continue;
      reached.add(node);
      waiting.push(...next.get(node)!);
    }
    return reached;
  }

  #findCycle(): string[] | undefined {
    const state = new Map<string, "open" | "done">();
    const path: string[] = [];
    const visit = (node: string): string[] | undefined => {
      if (state.get(node) === "done") return undefined;
      if (state.get(node) === "open") return [...path.slice(path.indexOf(node)), node];
      state.set(node, "open");
      path.push(node);
      for (const child of this.#children.get(node)!) {
        const cycle = visit(child);
        if (cycle) return cycle;
      }
      path.pop();
      state.set(node, "done");
      return undefined;
    };
    for (const node of this.nodes) {
      const cycle = visit(node);
      if (cycle) return cycle;
    }
    return undefined;
  }
}
