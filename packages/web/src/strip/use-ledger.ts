/** The ledger for the strip: how many observations were counted, and that none is missing. */
import { getLedger } from "../api/client.ts";
import type { LedgerAnswer } from "../api/types.ts";
import { usePolled } from "../ui/use-polled.ts";

const EVERY_MS = 10_000;

export function useLedger(): LedgerAnswer | undefined {
  return usePolled(getLedger, EVERY_MS).answer;
}
