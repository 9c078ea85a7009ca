/**
 * Feeders: buses and lines form a tree rooted at the first bus (radial), each line runs away from it, and
 * transformers hang on its buses.
 */
import type { Town } from "../town.ts";
import type { Problem } from "./problems.ts";

/** What is not a radial feeder. */
export function powerProblems({ power }: Town): Problem[] {
  return power.feeders.flatMap((feeder, at) => {
    const problems: Problem[] = [];
    const base = `power.feeders[${at}]`;
    const say = (path: string, element: string, message: string) =>
      problems.push({ path: `${base}.${path}`, element, message });

    const group = new Map<string, string>();
    for (const [index, { id }] of feeder.buses.entries()) {
      if (group.has(id)) say(`buses[${index}].id`, id, "duplicate id");
      group.set(id, id);
    }
    const root = (id: string): string => {
      let top = id;
      while (group.get(top) !== top) top = group.get(top)!;
      group.set(id, top);
      return top;
    };

    const first = feeder.buses[0]!.id;
    const fed = new Set([first]);
    const lines = new Set<string>();
    for (const [index, { id, from, to }] of feeder.lines.entries()) {
      if (lines.has(id)) say(`lines[${index}].id`, id, "duplicate id");
      lines.add(id);
      const missing = [from, to].find((bus) => !group.has(bus));
      if (missing !== undefined) {
        say(`lines[${index}]`, id, `there is no bus ${JSON.stringify(missing)} on feeder ${feeder.id}`);
      } else if (root(from) === root(to)) {
        say(`lines[${index}]`, id, `it closes a loop at ${to}: a feeder is radial`);
      } else {
        group.set(root(from), root(to));
        // In a tree whose every bus is fed once, but the first never, all lines run away from the first.
        if (fed.has(to))
          say(`lines[${index}]`, id, `it feeds ${to}, which another line feeds: turn it round`);
        fed.add(to);
      }
    }
    const island = feeder.buses.findIndex(({ id }) => root(id) !== root(first));
    if (island >= 0) {
      const { id } = feeder.buses[island]!;
      say(`buses[${island}]`, id, `no line joins it to the feeder's first bus, ${first}`);
    }
    for (const [index, { id, bus }] of feeder.transformers.entries()) {
      if (!group.has(bus)) {
        say(
          `transformers[${index}].bus`,
          id,
          `there is no bus ${JSON.stringify(bus)} on feeder ${feeder.id}`,
        );
      }
    }
    return problems;
  });
}
