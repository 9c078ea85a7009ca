/** What `nagar start` prints when it is ready. */
import { type Town, townPopulation } from "@nagar/core/town/town.ts";
import { type Lock, resourcesOfType } from "../lock.ts";
import type { Cloud } from "./cloud.ts";

export interface Started {
  readonly cloud: Cloud;
  readonly lock: Lock;
  readonly town: Town;
  readonly seconds: number;
  /** True where simulated devices publish. */
  readonly devices: boolean;
}

function count(lock: Lock, type: string, singular: string): string {
  const number = resourcesOfType(lock, type).length;
  return `${number} ${singular}${number === 1 ? "" : "s"}`;
}

/** The summary, ending with a newline. */
export function startSummary({ cloud, lock, town, seconds, devices }: Started): string {
  const { http, live, aws, dynamodb, s3, mqtt } = cloud.endpoints;
  const people = townPopulation(town).toLocaleString("en-IN");
  const resources = [
    count(lock, "aws:dynamodb/table:Table", "table"),
    count(lock, "aws:kinesis/stream:Stream", "stream"),
    count(lock, "aws:sqs/queue:Queue", "queue"),
    count(lock, "aws:s3/bucket:Bucket", "bucket"),
    `${Object.keys(lock.functions).length} functions`,
  ];
  const lines: [string, string][] = [
    ["Page", http],
    ["API", `${http}/v1/health`],
    ["Live", live],
    ["Data", cloud.dataDir],
    ["Town", `${town.name}, ${people} people${town.demonstration ? " (a demonstration town)" : ""}`],
    ["Devices", devices && mqtt ? "simulated, over MQTT" : "none"],
    ["System", `${lock.app}, stage ${lock.stage}: ${resources.join(", ")}`],
    ...(mqtt ? [["MQTT", mqtt] as [string, string]] : []),
    ["AWS", `${aws}   (DynamoDB, Kinesis ${dynamodb}; S3 ${s3}; any credentials)`],
  ];
  const body = lines.map(([name, value]) => `  ${name.padEnd(8)} ${value}`).join("\n");
  return `\nNagar is ready (${seconds.toFixed(1)} s). Ctrl-C stops it; what it knows stays.\n\n${body}\n\n`;
}
