/** From what a file calls a place to the id of an entity. */
import { ENTITY_ID_PATTERN } from "../observation/domain.ts";
import { hashText } from "../window/hash.ts";
import { type Columns, shown } from "./columns.ts";
import type { Reject } from "./map-values.ts";
import type { EntitySpec } from "./mapping.ts";
import type { Cell } from "./rows.ts";

const MAX_ID = 64;

/**
 * An id from free text: letters and digits of any script stay, everything between becomes one `-`
 * ("ITO, Delhi - CPCB" is "ITO-Delhi-CPCB"). Undefined where nothing is left. Longer text is cut to 64 characters, the
 * last of which are a hash of all of it, so that two long names which begin alike stay two.
 */
export function entityIdFrom(text: string): string | undefined {
  const id = text
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}._:]+/gu, "-")
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, "");
  const short =
    id.length <= MAX_ID
      ? id
      : `${id.slice(0, MAX_ID - 12).replace(/\p{Cs}$/u, "")}-${hashText(id).toString(36)}`;
  return ENTITY_ID_PATTERN.test(short) ? short : undefined;
}

/** Reads a row's entity id, or says what is wrong. */
export type EntityReader = (cells: readonly Cell[]) => string | Reject;

/**
 * @param spec an id, or a template of columns in braces.
 * @throws InvalidInput where the file lacks a column of the template.
 */
export function entityReader(spec: EntitySpec, bind: Columns): EntityReader {
  if ("id" in spec) return () => spec.id;
  const parts = spec.template.split(/\{([^{}]+)\}/).map((part, i) => (i % 2 === 0 ? part : bind.need(part)));
  const names = parts.filter((part) => typeof part === "number").map((at) => bind.names[at]!);
  const ids = new Map(Object.entries(spec.values ?? {}));
  return (cells) => {
    let text = "";
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      const given = String(cells[part] ?? "").trim();
      if (given === "") return { column: bind.names[part]!, message: "the entity is missing" };
      text += given;
    }
    const known = ids.get(text);
    if (known !== undefined) return known;
    const id = entityIdFrom(text);
    if (id === undefined) {
      return {
        column: names.join(" + "),
        value: shown(text),
        message: "no letter or digit to make an entity's id of",
      };
    }
    if (ids.size < 100_000) ids.set(text, id);
    return id;
  };
}
