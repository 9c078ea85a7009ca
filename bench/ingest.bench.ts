/**
 * End to end: observations over HTTP or MQTT into the running system, through Kinesis and the window consumer, to
 * windows in DynamoDB; then every entity's windows are compared with what was sent.
 */
import { parseArgs } from "node:util";
import { connectAsync } from "mqtt";
import { watchLag } from "./ingest/lag.ts";
import { type Load, type Sent, sendOverHttp, sendOverMqtt } from "./ingest/load.ts";
import { startSystem } from "./ingest/system.ts";
import { openWindowTable, type WindowTable } from "./ingest/windows.ts";

export const description = "observations from HTTP (or MQTT) to windows: rate, lag, lost, counted twice";

/** How long the windows may take to complete after the last acknowledgement. */
const SETTLE_MS = 60_000;

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

/** Waits until all are counted, or until nothing more is for a while; gives the counts per entity. */
async function settle(table: WindowTable, load: Load, total: number): Promise<number[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const counts: number[] = [];
    for (let entity = 0; entity < load.entities; entity += 1) counts.push(await table.total(entity));
    const sum = counts.reduce((a, b) => a + b, 0);
    if (sum >= total || performance.now() > deadline) return counts;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Runs the benchmark: `--rate 11000 --seconds 60 --entities 200 --batch 500 --via http`. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      rate: { type: "string", default: "11000" },
      seconds: { type: "string", default: "60" },
      entities: { type: "string", default: "200" },
      batch: { type: "string", default: "500" },
      via: { type: "string", default: "http" },
    },
  });
  const load: Load = {
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    entities: Number(values.entities),
    batch: Number(values.batch),
  };
  const system = await startSystem();
  const table = await openWindowTable(String(system.endpoints["dynamodb"]));
  const send = async (part: Load, onSent: (request: number, sent: Sent) => void): Promise<number> => {
    if (values.via !== "mqtt") return sendOverHttp(String(system.endpoints["http"]), part, onSent);
    const client = await connectAsync(String(system.endpoints["mqtt"]));
    try {
      return await sendOverMqtt(client, part, onSent);
    } finally {
      await client.endAsync();
    }
  };
  const watch = watchLag(load, table);
  try {
    const begun = performance.now();
    const cpuBefore = system.cpuSeconds();
    const total = await send(load, watch.sent);
    const acknowledged = performance.now();
    const lags = await settleLags(watch, table, load, total);
    const seconds = (performance.now() - begun) / 1000;
    const cpuAfter = system.cpuSeconds();
    const counts = await settle(table, load, total);
    const due = (entity: number): number =>
      Math.floor(total / load.entities) + (entity < total % load.entities ? 1 : 0);
    const difference = counts.map((count, entity) => count - due(entity));
    return {
      observations: total,
      seconds: Number(seconds.toFixed(2)),
      perSecond: Math.round(total / seconds),
      p99LagMs: percentile(lags, 0.99),
      lost: difference.reduce((sum, d) => sum + Math.max(0, -d), 0),
      duplicated: difference.reduce((sum, d) => sum + Math.max(0, d), 0),
      p50LagMs: percentile(lags, 0.5),
      acknowledgedPerSecond: Math.round((total / (acknowledged - begun)) * 1000),
      ...(cpuBefore !== undefined &&
        cpuAfter !== undefined && { coresUsed: Number(((cpuAfter - cpuBefore) / seconds).toFixed(2)) }),
      via: values.via,
      sentPerSecond: load.rate,
      sentForSeconds: load.seconds,
      entities: load.entities,
      batch: load.batch,
    };
  } finally {
    await watch.end();
    table.close();
    await system.stop();
  }
}

/** Goes on watching until the watched entities are complete, and ends the watch. */
async function settleLags(
  watch: ReturnType<typeof watchLag>,
  table: WindowTable,
  load: Load,
  total: number,
): Promise<number[]> {
  const last = (total - 1) % load.entities;
  const due = Math.ceil(total / load.entities);
  const deadline = performance.now() + SETTLE_MS;
  while (performance.now() < deadline && (await table.total(last)) < due) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return watch.end();
}
