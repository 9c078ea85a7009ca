/** The table of link flows that `nagar assign --out` writes. */
import type { AssignmentResult, DemandClass } from "@nagar/core/traffic/assignment/problem.ts";
import { congestionLevel } from "@nagar/core/traffic/measures.ts";
import type { TntpNetwork } from "@nagar/core/traffic/tntp/read-net.ts";

/**
 * One row per link in the network file's order: node numbers as in the file, volume (PCU), time and generalized cost
 * at it (first class), volume/capacity, congestion level (0-100), and with several classes the vehicles of each.
 */
export function flowsCsv(
  net: TntpNetwork,
  classes: readonly DemandClass[],
  result: AssignmentResult,
): string {
  const several = classes.length > 1;
  const header = ["from", "to", "volume", "time", "cost", "volume_to_capacity", "congestion_level"];
  if (several) header.push(...classes.map(({ name }) => `${name}_vehicles`));
  const rows = [header.join(",")];
  for (let link = 0; link < net.graph.linkCount; link++) {
    const time = result.time[link]!;
    const row = [
      net.graph.tail[link]! + 1,
      net.graph.head[link]! + 1,
      result.flow[link]!,
      time,
      time + (classes[0]?.fixedCost?.[link] ?? 0),
      net.capacity[link]! > 0 ? result.flow[link]! / net.capacity[link]! : "",
      congestionLevel(net.freeTime[link]!, time),
    ];
    if (several) row.push(...result.classFlow.map((flow) => flow[link]!));
    rows.push(row.join(","));
  }
  return `${rows.join("\n")}\n`;
}
