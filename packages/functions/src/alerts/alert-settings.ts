/** The rules in force, when nobody is told, and how the town hangs together; kept for half a minute. */
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { AlertSettings } from "@nagar/core/alerts/ports.ts";
import { relationsOf } from "@nagar/core/alerts/relations.ts";
import type { AlertRule } from "@nagar/core/alerts/rule.ts";
import { shippedRules } from "@nagar/core/alerts/shipped-rules.ts";
import type { Relations } from "@nagar/core/alerts/watch-groups.ts";
import { localDate } from "@nagar/core/observation/instant.ts";
import { parseTown } from "@nagar/core/town/check-town.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { ruleDocuments, suppressionDocuments } from "./alert-documents.ts";

const KEY = "town/town.json";
const KEEP_MS = 30_000;

const s3 = new S3Client({ forcePathStyle: true });
let kept: { until: number; settings: AlertSettings } | undefined;
let town: { etag: string; relations: Relations } | undefined;

/** Shipped rules, with a town's own in place of those of the same id and beside them. */
export function rulesInForce(own: readonly AlertRule[], now: number): AlertRule[] {
  return [...new Map([...shippedRules(localDate(now)), ...own].map((rule) => [rule.id, rule])).values()];
}

/** @throws Unavailable where a store does not answer. */
export async function alertSettings(now: number): Promise<AlertSettings> {
  if (kept !== undefined && now < kept.until && now > kept.until - 2 * KEEP_MS) return kept.settings;
  const [own, suppressions, relations] = await Promise.all([
    ruleDocuments().list(),
    suppressionDocuments().list(),
    townRelations(),
  ]);
  const settings = { rules: rulesInForce(own, now), suppressions, relations };
  kept = { until: now + KEEP_MS, settings };
  return settings;
}

/** A town that is not there yet has no relations: single conditions are watched all the same. */
async function townRelations(): Promise<Relations> {
  try {
    const object = await s3.send(
      new GetObjectCommand({ Bucket: linked("Lake"), Key: KEY, ...(town && { IfNoneMatch: town.etag }) }),
    );
    const text = (await object.Body?.transformToString("utf8")) ?? "";
    town = { etag: object.ETag ?? "", relations: relationsOf(parseTown(JSON.parse(text), KEY)) };
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === "NoSuchKey") return { neighboursOf: () => [], groupsOf: () => [] };
    if ($metadata?.httpStatusCode !== 304) throw passing(error, `reading ${KEY}`);
  }
  return town!.relations;
}
