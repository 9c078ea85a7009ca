/** The tables' readers, made once per process from the function's links. */

import type { Domain } from "@nagar/core/observation/domain.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoEntityReader } from "../store/dynamo-entities.ts";
import { dynamoWindowReader } from "../store/dynamo-window-reader.ts";
import type { EntityReader } from "../store/entity-reader.ts";
import type { WindowReader } from "../store/window-reader.ts";

export function entityReader(): EntityReader {
  return dynamoEntityReader(dynamoClient(), linked("EntityTable"));
}

export function windowReader(): WindowReader {
  return dynamoWindowReader(dynamoClient(), linked("WindowTable"));
}

/** The latest state of every entity of a domain. */
export async function statesOf(domain: Domain): Promise<EntityState[]> {
  const reader = entityReader();
  const all: EntityState[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.listEntities(domain, { limit: 1000, ...(cursor !== undefined && { cursor }) });
    all.push(...page.entities);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}
