/** A file's bytes as rows, whatever its format: CSV, NDJSON, JSON or XLSX, each also gzipped. */
import { InvalidInput } from "../errors.ts";
import { type ByteChunks, decodeText, gunzipped, peek } from "./bytes.ts";
import type { Mapping } from "./mapping.ts";
import { readCsv } from "./read-csv.ts";
import { readJson, readNdjson } from "./read-json.ts";
import { readXlsx } from "./read-xlsx.ts";
import type { RowSource } from "./rows.ts";

type FileType = NonNullable<NonNullable<Mapping["format"]>["type"]>;

const EXTENSIONS: Record<string, FileType> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "json",
  jsonld: "json",
  xlsx: "xlsx",
};

/** Every column name that a mapping mentions; in JSON they are paths, and nothing else is looked at. */
export function mappedColumns(mapping: Mapping): string[] {
  const { column } = mapping.time;
  const columns = new Set<string>(
    typeof column === "string" ? [column] : Array.isArray(column) ? column : [column.date, column.time],
  );
  const add = (choice: string | string[]) => {
    for (const each of typeof choice === "string" ? [choice] : choice) columns.add(each);
  };
  const addTemplate = (template: string) => {
    for (const [, name] of template.matchAll(/\{([^{}]+)\}/g)) columns.add(name!);
  };
  if (typeof mapping.time.zone === "object") columns.add(mapping.time.zone.offsetSeconds);
  for (const { column: name } of mapping.when ?? []) columns.add(name);
  for (const spec of mapping.observations) {
    if ("columns" in spec) {
      addTemplate(spec.entity);
      continue;
    }
    if ("template" in spec.entity) addTemplate(spec.entity.template);
    if (spec.location && "longitude" in spec.location) {
      add([spec.location.longitude, spec.location.latitude]);
    }
    if ("metrics" in spec) {
      for (const source of Object.values(spec.metrics)) {
        add(source.column);
        if (typeof source.unit === "object") add(source.unit.column);
      }
    } else {
      add(spec.name);
      add(spec.value);
    }
  }
  return [...columns];
}

/**
 * Opens a file for a mapping. The format is the mapping's; else the content's (a zip is XLSX), else the name's.
 * @throws InvalidInput, at once or while read, as the readers do; for a format that cannot be told.
 */
export async function openRows(source: ByteChunks, name: string, mapping: Mapping): Promise<RowSource> {
  const { head, chunks } = await peek(await gunzipped(source, name), 4);
  if (head.length === 0) throw new InvalidInput(`${name}: the file is empty`);
  const zip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
  const extension = /\.([a-z0-9]+)$/i.exec(name.replace(/\.gz$/i, ""))?.[1]?.toLowerCase() ?? "";
  const format = mapping.format ?? {};
  const type = zip ? "xlsx" : (format.type ?? EXTENSIONS[extension]);
  if (type === undefined) {
    throw new InvalidInput(
      `${name}: what format is it? Name it ${Object.keys(EXTENSIONS).join(", .")}, or set format.type in the mapping`,
    );
  }
  if (type === "xlsx") {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return readXlsx(new Uint8Array(Buffer.concat(parts)), name, format.sheet, format.headerLine);
  }
  const text = decodeText(chunks, name, format.encoding);
  if (type === "csv") return readCsv(text, name, format);
  const wanted = mappedColumns(mapping);
  if (type === "ndjson") return readNdjson(text, name, wanted);
  const { records, columnwise } = format;
  return readJson(text, name, wanted, {
    ...(records !== undefined && { records }),
    ...(columnwise !== undefined && { columnwise }),
  });
}
