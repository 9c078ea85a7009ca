/** The tables' readers, made once per process from the function's links. */

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
