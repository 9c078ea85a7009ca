/** The rules in force, when nobody is told, and how the town hangs together; kept for half a minute. */
import type { AlertSettings } from "@nagar/core/alerts/ports.ts";
import { relationsOf } from "@nagar/core/alerts/relations.ts";
import type { AlertRule } from "@nagar/core/alerts/rule.ts";
import { shippedRules } from "@nagar/core/alerts/shipped-rules.ts";
import type { Relations } from "@nagar/core/alerts/watch-groups.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import { logger } from "../lib/logger.ts";
import type { Documents } from "../store/documents.ts";
import { readTownFile } from "../store/town-file.ts";
import { ruleDocuments, suppressionDocuments } from "./alert-documents.ts";

const KEEP_MS = 30_000;

let kept: { until: number; settings: AlertSettings } | undefined;
let known: { hash: string; relations: Relations } | undefined;

/** Shipped rules, with a town's own in place of those of the same id and beside them. */
export function rulesInForce(own: readonly AlertRule[], now: number): AlertRule[] {
  return [...new Map([...shippedRules(localDate(now)), ...own].map((rule) => [rule.id, rule])).values()];
}

/** @throws Unavailable where a store does not answer. */
export async function alertSettings(now: number): Promise<AlertSettings> {
  if (kept !== undefined && now < kept.until && now > kept.until - 2 * KEEP_MS) return kept.settings;
  const [own, suppressions, relations] = await Promise.all([
    inForce("rule", ruleDocuments()),
    inForce("suppression", suppressionDocuments()),
    townRelations(),
  ]);
  const settings = { rules: rulesInForce(own, now), suppressions, relations };
  kept = { until: now + KEEP_MS, settings };
  return settings;
}

/** What is refused is said once a process, each time that it is another. */
const said = new Set<string>();

async function inForce<Document>(kind: string, documents: Documents<Document>): Promise<Document[]> {
  const { accepted, refused } = await documents.stored();
  for (const { id, message } of refused) {
    if (said.has(`${kind} ${id} ${message}`)) continue;
    said.add(`${kind} ${id} ${message}`);
    logger.warn("a stored document is not in force", { kind, id, message });
  }
  return accepted.map(({ document }) => document);
}

/** A town that is not there yet has no relations: single conditions are watched all the same. */
async function townRelations(): Promise<Relations> {
  try {
    const { town, hash } = await readTownFile();
    if (known?.hash !== hash) known = { hash, relations: relationsOf(town) };
    return known.relations;
  } catch (error) {
    if (error instanceof NotFound) return { neighboursOf: () => [], groupsOf: () => [] };
    throw error;
  }
}
