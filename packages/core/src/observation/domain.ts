/** The seven domains of the data contract and the identity of what is observed in them. */
import * as z from "zod";

export const DOMAINS = ["traffic", "air", "water", "agriculture", "market", "energy", "weather"] as const;

export type Domain = (typeof DOMAINS)[number];

export function isDomain(value: unknown): value is Domain {
  return typeof value === "string" && (DOMAINS as readonly string[]).includes(value);
}

/**
 * An entity's id inside its domain: a letter or digit of any script, then letters, marks, digits, `.`, `_`, `:`
 * or `-`, 64 characters at most. `#`, `/`, `+` and blanks would be taken apart by a table's key or an MQTT topic.
 */
export const ENTITY_ID_PATTERN = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._:-]{0,63}$/u;

export const entityIdSchema = z
  .string()
  .regex(
    ENTITY_ID_PATTERN,
    "a letter or digit, then letters, digits, '.', '_', ':' or '-', at most 64 characters",
  )
  .describe("What was observed: road R001, station P001, water zone W01, feeder F01, farm A001, M01-onion");

declare const entityKeyBrand: unique symbol;

/** `domain#entityId`: an entity in the whole town, and the partition key of its items. */
export type EntityKey = string & { readonly [entityKeyBrand]: true };

export function entityKey(domain: Domain, entityId: string): EntityKey {
  return `${domain}#${entityId}` as EntityKey;
}

/** Takes an entity's key apart. The key must have been made by `entityKey`. */
export function splitEntityKey(key: EntityKey): { domain: Domain; entityId: string } {
  const at = key.indexOf("#");
  return { domain: key.slice(0, at) as Domain, entityId: key.slice(at + 1) };
}
