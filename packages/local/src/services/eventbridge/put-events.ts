/** PutEvents: each entry is taken or refused by itself, with the reason in its place of the answer. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Operation } from "../service.ts";
import type { EventBus } from "./bus.ts";
import { busName, type EventEnvelope } from "./rules.ts";

/** Largest request: 1 MB over all entries. */
const MAX_BYTES = 1024 * 1024;

const entry = z.strictObject({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Epoch seconds. */
  Time: z.number().optional(),
  TraceHeader: z.string().optional(),
});

type Entry = z.infer<typeof entry>;

class EntryError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

function required(given: Entry, field: "Source" | "DetailType" | "Detail"): string {
  const value = given[field];
  if (value) return value;
  const reason = `Parameter ${field} is not valid. Reason: ${field} is a required argument.`;
  throw new EntryError("InvalidArgument", reason);
}

function parseDetail(text: string): unknown {
  try {
    const detail: unknown = JSON.parse(text);
    if (typeof detail === "object" && detail !== null && !Array.isArray(detail)) return detail;
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw new EntryError("MalformedDetail", "Detail is malformed.");
}

function bytesOf({ Source = "", DetailType = "", Detail = "", Resources, Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** @param buses names of the buses that exist */
export function putEventsOperation(bus: EventBus, buses: ReadonlySet<string>, now: () => number): Operation {
  const accept = (given: Entry): { bus: string; event: EventEnvelope } => {
    const source = required(given, "Source");
    const detailType = required(given, "DetailType");
    const detail = parseDetail(required(given, "Detail"));
    const name = busName(given.EventBusName);
    if (!buses.has(name)) {
      throw new EntryError(
        "InvalidArgument",
        `Parameter EventBusName is not valid. Reason: there is no bus ${name}.`,
      );
    }
    const time = given.Time === undefined ? now() : given.Time * 1000;
    if (Math.abs(time) > 8.64e15) throw new EntryError("InvalidArgument", "Parameter Time is not valid.");
    return {
      bus: name,
      event: bus.envelope({ source, detailType, detail, resources: given.Resources, time }),
    };
  };

  return operation(z.strictObject({ Entries: z.array(entry).min(1).max(10) }), ({ Entries }) => {
    if (Entries.reduce((sum, each) => sum + bytesOf(each), 0) > MAX_BYTES) {
      throw new AwsError(
        "ValidationException",
        `Total size of the entries in the request is over the limit.`,
      );
    }
    const accepted: { bus: string; event: EventEnvelope }[] = [];
    let failed = 0;
    const answers = Entries.map((given) => {
      try {
        const ready = accept(given);
        accepted.push(ready);
        return { EventId: ready.event.id };
      } catch (error) {
        if (!(error instanceof EntryError)) throw error;
        failed += 1;
        return { ErrorCode: error.code, ErrorMessage: error.message };
      }
    });
    bus.put(accepted);
    return { FailedEntryCount: failed, Entries: answers };
  });
}
