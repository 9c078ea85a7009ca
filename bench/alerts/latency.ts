/**
 * From an observation over HTTP to the mail about it, in the running local cloud: a town's stations pass a bound one
 * after the other while others report as usual. Rules judge closed windows, so the clock starts with the request
 * whose observation closes the minute that makes the condition true, and stops when SNS hands the mail over.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { startSystem } from "../ingest/system.ts";

const MINUTE_MS = 60_000;
const BETWEEN_MS = 400;
/** Stations that report beside those that are watched, each request. */
const OTHERS = 200;
/** A mail that has not come by then is lost. */
const WAIT_MS = 60_000;

export interface Latency {
  samples: number;
  lost: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
  /** What else the machine had to do: processes that wanted to run, and processors. */
  loadAverage: number;
  processors: number;
}

/** Measures so many alerts. @throws Error where the system does not take what it is sent. */
export async function measureLatency(samples: number): Promise<Latency> {
  const system = await startSystem();
  try {
    const origin = system.endpoints["http"]!;
    const outbox = join(system.data, "sns", "outbox");
    const call = async (method: string, path: string, body: object): Promise<void> => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${origin}${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    };
    await call("PUT", "/v1/alerts/rules/bench-hot", {
      id: "bench-hot",
      title: "Hot",
      domain: "weather",
      type: "heat_wave",
      severity: "severe",
      condition: { kind: "threshold", metric: "temperature", above: 40 },
      actions: ["Look"],
    });
    await call("PUT", "/v1/alerts/recipients/bench", {
      id: "bench",
      channel: { kind: "email", to: "bench@town.example" },
      domains: ["weather"],
      per_hour: 1000,
    });
    const observation = (entity_id: string, at: number, temperature: number) => ({
      domain: "weather",
      entity_id,
      observed_at: new Date(at).toISOString(),
      metrics: { temperature },
      source: "latency",
    });
    const others = (round: number) =>
      Array.from({ length: OTHERS }, (_, n) =>
        observation(`CALM${n}`, Date.now() - (n % 2) * 500, 30 + (round % 5)),
      );
    /** Sends the minute that is too hot and, apart, what closes it; answers when the second was sent. */
    const send = async (entity: string, round: number): Promise<number> => {
      const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 2 * MINUTE_MS;
      await call("POST", "/v1/observations", [observation(entity, minute + 10_000, 45), ...others(round)]);
      const sent = Date.now();
      await call("POST", "/v1/observations", [observation(entity, minute + MINUTE_MS + 10_000, 45)]);
      return sent;
    };
    const mails = mailReader(outbox);
    // Until the rule is in force everywhere, and everything has been called once.
    for (let round = 0; !mails.has("WARM"); round += 1) {
      await send(`WARM${round}`, round);
      await pause(2_000);
      if (round > 60) throw new Error("no mail at all has come within two minutes");
    }
    const sentAt = new Map<string, number>();
    for (let sample = 0; sample < samples; sample += 1) {
      const entity = `HOT${String(sample).padStart(4, "0")}`;
      sentAt.set(entity, await send(entity, sample));
      await pause(BETWEEN_MS);
    }
    const until = Date.now() + WAIT_MS;
    while (Date.now() < until && [...sentAt.keys()].some((entity) => !mails.has(entity))) await pause(200);
    const took = [...sentAt]
      .flatMap(([entity, sent]) => (mails.has(entity) ? [mails.at(entity)! - sent] : []))
      .sort((a, b) => a - b);
    const quantile = (share: number) =>
      Math.round(took[Math.min(took.length - 1, Math.floor(share * took.length))]!);
    return {
      samples,
      lost: samples - took.length,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      maxMs: quantile(1),
      loadAverage: Number(loadavg()[0]!.toFixed(1)),
      processors: availableParallelism(),
    };
  } finally {
    await system.stop();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** When the mail about an entity was handed over, by what its subject says. */
function mailReader(outbox: string) {
  const seen = new Set<string>();
  const subjects: { text: string; at: number }[] = [];
  const read = (): void => {
    for (const name of readdirSync(outbox)) {
      if (!name.endsWith(".eml") || seen.has(name)) continue;
      seen.add(name);
      const file = join(outbox, name);
      subjects.push({ text: readFileSync(file, "utf8"), at: statSync(file).mtimeMs });
    }
  };
  const find = (entity: string) => {
    try {
      read();
    } catch (error) {
      // Until the first mail there is no folder.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    return subjects.find(({ text }) => text.includes(`weather ${entity}`) && text.includes("opened"));
  };
  return {
    has: (entity: string) => find(entity) !== undefined,
    at: (entity: string) => find(entity)?.at,
  };
}
