/** The ledger and the dead letters as the API says them, and what may be asked of them. */
import * as z from "zod";
import type { DeadLetter } from "../ledger/dead-letter.ts";
import type { LedgerEntry } from "../ledger/ledger.ts";
import { formatInstant, parseInstant } from "../observation/instant.ts";
import { integerParameter, parameters } from "./parameters.ts";

const DAY = "an Indian day such as 2026-01-05";

export const deadLettersQuery = parameters({
  from: z
    .string()
    .refine((text) => /^\d{4}-\d\d-\d\d$/.test(text) && parseInstant(`${text}T00:00:00Z`) !== undefined, DAY)
    .optional()
    .describe("None earlier than this day; all where left out"),
  order: z
    .enum(["oldest", "newest"], { error: "oldest or newest" })
    .default("oldest")
    .describe("Which come first"),
  source: z
    .string()
    .min(1)
    .max(64, "a source's name, at most 64 characters")
    .optional()
    .describe("Only this source"),
  limit: integerParameter(1, 1000, 100).describe(
    "Letters per page; a page may hold a few more, or fewer and still have a next one",
  ),
  cursor: z
    .string()
    .regex(/^[\w-]{1,600}$/, "the next_cursor of the page before, unchanged")
    .optional()
    .describe("next_cursor of the page before"),
}).transform(({ from, source, order, limit, cursor }) => ({
  limit,
  order,
  ...(from !== undefined && { from }),
  ...(source !== undefined && { source }),
  ...(cursor !== undefined && { cursor }),
}));

const LETTER_ID = /^\d{4}-\d\d-\d\d\/[\w.-]{1,200}\/\d{1,6}$/;

const letterId = z.string().regex(LETTER_ID, "an id that /v1/deadletters has given");

export const replayBody = z
  .strictObject(
    {
      ids: z
        .array(letterId, "a list of ids")
        .max(500, "at most 500 ids")
        .default([])
        .describe("To be tried again as they came"),
      corrected: z
        .array(z.strictObject({ id: letterId, observation: z.record(z.string(), z.unknown()) }))
        .max(500, "at most 500 letters")
        .default([])
        .describe("Letters with the observation put right"),
    },
    {
      error:
        'an object {"ids": [ids that /v1/deadletters has given]}, or {"corrected": [{"id", "observation"}]}',
    },
  )
  .refine(({ ids, corrected }) => ids.length + corrected.length > 0, "at least one id");

const optionalInstant = (ms: number | null) => (ms === null ? null : formatInstant(ms));

export function ledgerAnswer(entry: Omit<LedgerEntry, "source">) {
  return {
    acknowledged: entry.acknowledged,
    received: entry.received,
    counted: entry.counted,
    duplicates: entry.duplicates,
    rejected: entry.rejected,
    waiting: entry.waiting,
    missing: entry.missing,
    flags: entry.flags,
    last_received_at: optionalInstant(entry.lastReceivedAt),
    last_observed_at: optionalInstant(entry.lastObservedAt),
  };
}

export function deadLetterAnswer(letter: DeadLetter) {
  return {
    id: letter.id,
    source: letter.source,
    received_at: formatInstant(letter.receivedAt),
    via: letter.via,
    reasons: letter.reasons,
    payload: letter.payload,
    ...(letter.replayedAt !== undefined && { replayed_at: formatInstant(letter.replayedAt) }),
  };
}
