/** Which road of the town's map each link of a simulation's maps is a direction of, and the roads that a scenario builds. */
import type { Town } from "../../town/town.ts";
import type { Scenario } from "../scenario/scenario.ts";

export interface MapRoads {
  /** Id of the segment of each link, in the links' order. */
  segments: string[];
  /** Roads that are not in the town's file, as straight lines between their nodes (longitude, latitude). */
  new_roads: { segment: string; name: string; line: [number, number][] }[];
}

/** @param links ids, as the engine numbers them; a new road's are `new-POLICY-a` and `-b` */
export function mapRoads(
  town: Town,
  { policies }: Pick<Scenario, "policies">,
  links: readonly string[],
): MapRoads {
  const segmentOf = new Map(town.roads.links.map(({ id, segment }) => [id, segment]));
  const nodes = new Map(town.roads.nodes.map(({ id, position }) => [id, position]));
  const segments = links.map((id) => segmentOf.get(id) ?? id.replace(/-[ab]$/, ""));
  const drawn = new Set(segments);
  const new_roads = policies.flatMap((policy, at) => {
    const segment = `new-${at}`;
    if (policy.kind !== "new_link" || !drawn.has(segment)) return [];
    const ends = [nodes.get(policy.from), nodes.get(policy.to)].filter((end) => end !== undefined);
    return [
      {
        segment,
        name: policy.name,
        line: ends.map(([longitude, latitude]): [number, number] => [longitude, latitude]),
      },
    ];
  });
  return { segments, new_roads };
}
