/**
 * What the edge answers for a request of observations: which were accepted, flagged and refused, each with its
 * reason. A pure function of the request and of when it came, so that a retry with the same idempotency key is
 * answered alike without the answer having been stored.
 */
import { InvalidInput } from "../errors.ts";
import { UNNAMED_SOURCE } from "../ledger/ledger.ts";
import { decodeObservation } from "./decode.ts";
import { formatInstant } from "./instant.ts";
import { MAX_JSON_DEPTH, parseJson } from "./json.ts";
import { METRIC_BY_NAME, metricToWire } from "./metrics.ts";
import type { Observation, QualityFlag, Reason } from "./observation.ts";
import { MAX_ITEM_CHARS } from "./pack.ts";
import { reason } from "./reason.ts";

export const MAX_OBSERVATIONS = 5_000;

export interface ReceivedRequest {
  /** What is to be put on the stream, one for each index: as it was sent, or text that was no JSON. */
  items: unknown[];
  answer: ReceivedAnswer;
  /** How many observations each feed has in it. */
  bySource: Map<string, number>;
}

export interface ReceivedAnswer {
  received: number;
  accepted: number;
  flagged: number;
  rejected: number;
  results: {
    /** Indexes of what was accepted, flagged ones among them. */
    accepted: number[];
    flagged: { index: number; flags: QualityFlag[]; reasons: Reason[] }[];
    rejected: { index: number; reasons: Reason[] }[];
  };
}

/**
 * The items of a request body: a JSON array, one JSON object, or NDJSON (where a line that is no JSON is an item
 * of text, refused later by its index).
 * @throws InvalidInput when the body is none of these, is empty, or holds over 5,000 observations.
 */
export function itemsOf(text: string, mediaType: string): unknown[] {
  const items = /ndjson|jsonl/.test(mediaType) ? linesOf(text) : (wholeOf(text) ?? linesOf(text, true));
  if (items.length === 0) {
    throw new InvalidInput("the body holds no observation", {
      details: { field: "body", allowed: "1 to 5000" },
    });
  }
  if (items.length > MAX_OBSERVATIONS) {
    throw new InvalidInput(
      `the body holds ${items.length} observations; allowed: ${MAX_OBSERVATIONS} per request`,
      {
        details: { field: "body", value: items.length, allowed: MAX_OBSERVATIONS },
      },
    );
  }
  return items;
}

function wholeOf(text: string): unknown[] | undefined {
  try {
    const value = parseJson(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return undefined;
  }
}

/** With `strict`, a text of which no line is JSON is refused as a whole: it was meant as something else. */
function linesOf(text: string, strict = false): unknown[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  let parsed = 0;
  const items = lines.map((line): unknown => {
    try {
      const value = parseJson(line);
      parsed += 1;
      return value;
    } catch {
      return line;
    }
  });
  if (strict && parsed === 0) {
    throw new InvalidInput(
      "the body is not JSON: neither a JSON array or object nor one JSON object a line",
      {
        details: {
          field: "body",
          value: text.slice(0, 60),
          allowed: `a JSON array, a JSON object, or NDJSON, at most ${MAX_JSON_DEPTH} levels deep`,
        },
      },
    );
  }
  return items;
}

/** Judges each item of a request that came at `receivedAt` (ms since 1970 UTC). */
export function receive(sent: readonly unknown[], receivedAt: number): ReceivedRequest {
  const results: ReceivedAnswer["results"] = { accepted: [], flagged: [], rejected: [] };
  const bySource = new Map<string, number>();
  const count = (source = UNNAMED_SOURCE) => bySource.set(source, (bySource.get(source) ?? 0) + 1);
  const items = sent.map((item, index) => {
    const size = typeof item === "string" ? item.length : (JSON.stringify(item)?.length ?? 4);
    if (size > MAX_ITEM_CHARS) {
      const text = typeof item === "string" ? item : JSON.stringify(item);
      const allowed = `at most ${MAX_ITEM_CHARS} characters`;
      results.rejected.push({ index, reasons: [reason("observation", `${size} characters`, allowed)] });
      count();
      return text.slice(0, 1024);
    }
    if (typeof item === "string") {
      results.rejected.push({ index, reasons: [reason("observation", item, "a JSON object, one a line")] });
      count();
      return item;
    }
    const decoded = decodeObservation(item, { receivedAt });
    if (!decoded.ok) {
      results.rejected.push({ index, reasons: decoded.reasons });
      count(decoded.source);
      return item;
    }
    const { observation } = decoded;
    count(observation.source.feed);
    results.accepted.push(index);
    if (observation.flags.length > 0) {
      results.flagged.push({ index, flags: [...observation.flags], reasons: flagReasons(observation) });
    }
    return item;
  });
  const answer = {
    received: sent.length,
    accepted: results.accepted.length,
    flagged: results.flagged.length,
    rejected: results.rejected.length,
    results,
  };
  return { items, answer, bySource };
}

/** Why an observation carries the flags that can be told from it alone. */
export function flagReasons(observation: Observation): Reason[] {
  const { domain, metrics, outOfRange, flags, observedAt, receivedAt, location } = observation;
  const reasons = outOfRange.map((name) => {
    const { min, max, unit } = METRIC_BY_NAME[domain].get(name)!;
    return reason(`metrics.${metricToWire(domain, name)}`, metrics[name], `${min} to ${max} ${unit}`);
  });
  const received = formatInstant(receivedAt);
  const at = formatInstant(observedAt);
  if (flags.includes("late")) reasons.push(reason("observed_at", at, `within 10 minutes before ${received}`));
  if (flags.includes("future"))
    reasons.push(reason("observed_at", at, `at most 2 minutes after ${received}`));
  if (flags.includes("imputed")) reasons.push(reason("quality", "imputed", "measured values"));
  if (flags.includes("location_swapped")) {
    reasons.push(
      reason("location.coordinates", location?.coordinates, "[longitude, latitude]; taken as shown"),
    );
  }
  return reasons;
}
