/** Maps a small file in a test: bytes in, everything that came of it out. */
import type { WireObservation } from "../../observation/wire-schema.ts";
import { mapFile } from "../map-file.ts";
import type { RowReject } from "../map-rows.ts";
import { type Mapping, parseMapping } from "../mapping.ts";

export interface Imported {
  observations: WireObservation[];
  rejects: RowReject[];
  rows: number;
  empty: number;
  ignored: string[];
}

/** A mapping of `time,no2,co` for one station in IST, to change where a test needs something else. */
export function mappingOf(change: Record<string, unknown> = {}): Mapping {
  return parseMapping(
    {
      name: "test",
      title: "Test",
      feed: "test",
      time: { column: "time", zone: "+05:30" },
      observations: [
        {
          domain: "air",
          entity: { id: "P001" },
          metrics: { no2: { column: "no2" }, co: { column: "co", unit: "mg/m³" } },
        },
      ],
      ...change,
    },
    "test.mapping.json",
  );
}

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** @param chunk bytes per chunk: small ones show that nothing depends on where a file is cut. */
export async function importFile(
  content: string | Uint8Array,
  name = "file.csv",
  mapping: Mapping = mappingOf(),
  chunk = 7,
): Promise<Imported> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const { ignored, batches } = await mapFile(chunked(bytes, chunk), name, mapping, 2);
  const all: Imported = { observations: [], rejects: [], rows: 0, empty: 0, ignored };
  for await (const batch of batches) {
    all.observations.push(...batch.observations);
    all.rejects.push(...batch.rejects);
    all.rows += batch.rows;
    all.empty += batch.empty;
  }
  return all;
}
