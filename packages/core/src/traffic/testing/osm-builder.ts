/** A small street plan in tests, written as OSM XML or encoded as PBF. */
import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import type { OsmData } from "../osm/osm-data.ts";
import { readOsmXml } from "../osm/read-osm-xml.ts";

/** About 111 m of latitude. */
export const BLOCK = 0.001;

export interface Plan {
  /** Node id → [lon, lat] in blocks, and tags. */
  nodes: Record<number, [number, number, Record<string, string>?]>;
  ways: { id: number; nodes: number[]; tags: Record<string, string> }[];
}

export function planXml({ nodes, ways }: Plan): string {
  const tags = (all: Record<string, string> = {}) =>
    Object.entries(all)
      .map(([k, v]) => `<tag k="${k}" v="${v}"/>`)
      .join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<osm version="0.6">',
    ...Object.entries(nodes).map(
      ([id, [x, y, all]]) =>
        `<node id="${id}" lon="${(x * BLOCK).toFixed(7)}" lat="${(y * BLOCK).toFixed(7)}">${tags(all)}</node>`,
    ),
    ...ways.map(
      ({ id, nodes: ids, tags: all }) =>
        `<way id="${id}">${ids.map((each) => `<nd ref="${each}"/>`).join("")}${tags(all)}</way>`,
    ),
    "</osm>",
    "",
  ].join("\n");
}

export function plan(source: Plan): OsmData {
  return readOsmXml(planXml(source), "plan.osm");
}

/**
 * Encodes nodes (dense, with the tags given) and ways as `.osm.pbf` by the letter of the format's description: a
 * second way into the reader that shares no code with it.
 */
export function encodePbf(
  nodes: { id: number; lon: number; lat: number; tags?: Record<string, string> | undefined }[],
  ways: Plan["ways"],
): Uint8Array {
  const header = message((pbf) => {
    pbf.writeTag(4, 2);
    pbf.writeString("OsmSchema-V0.6");
    pbf.writeTag(4, 2);
    pbf.writeString("DenseNodes");
  });
  return joined([
    blob("OSMHeader", header),
    blob("OSMData", nodeBlock(nodes)),
    blob("OSMData", wayBlock(ways)),
  ]);
}

function nodeBlock(nodes: Parameters<typeof encodePbf>[0]): Uint8Array {
  const strings = new Strings();
  const steps = (values: number[]) => values.map((value, k) => value - (values[k - 1] ?? 0));
  const keyValues = nodes.flatMap(({ tags = {} }) => [
    ...Object.entries(tags).flatMap(([k, v]) => [strings.index(k), strings.index(v)]),
    0,
  ]);
  const dense = message((pbf) => {
    pbf.writePackedSVarint(1, steps(nodes.map(({ id }) => id)));
    pbf.writePackedSVarint(8, steps(nodes.map(({ lat }) => Math.round(lat * 1e7))));
    pbf.writePackedSVarint(9, steps(nodes.map(({ lon }) => Math.round(lon * 1e7))));
    pbf.writePackedVarint(10, keyValues);
  });
  return block(
    strings,
    message((pbf) => bytesField(pbf, 2, dense)),
  );
}

function wayBlock(ways: Plan["ways"]): Uint8Array {
  const strings = new Strings();
  const group = message((pbf) => {
    for (const { id, nodes, tags } of ways) {
      const way = message((inner) => {
        inner.writeTag(1, 0);
        inner.writeVarint(id);
        inner.writePackedVarint(
          2,
          Object.keys(tags).map((key) => strings.index(key)),
        );
        inner.writePackedVarint(
          3,
          Object.values(tags).map((value) => strings.index(value)),
        );
        inner.writePackedSVarint(
          8,
          nodes.map((node, k) => node - (nodes[k - 1] ?? 0)),
        );
      });
      bytesField(pbf, 3, way);
    }
  });
  return block(strings, group);
}

class Strings {
  readonly all = [""];

  index(text: string): number {
    const found = this.all.indexOf(text);
    return found >= 0 ? found : this.all.push(text) - 1;
  }
}

function block(strings: Strings, group: Uint8Array): Uint8Array {
  return message((pbf) => {
    const table = message((inner) => {
      for (const text of strings.all) {
        inner.writeTag(1, 2);
        inner.writeString(text);
      }
    });
    bytesField(pbf, 1, table);
    bytesField(pbf, 2, group);
  });
}

function blob(type: string, content: Uint8Array): Uint8Array {
  const packed = message((pbf) => {
    pbf.writeTag(2, 0);
    pbf.writeVarint(content.length);
    bytesField(pbf, 3, deflateSync(content));
  });
  const header = message((pbf) => {
    pbf.writeTag(1, 2);
    pbf.writeString(type);
    pbf.writeTag(3, 0);
    pbf.writeVarint(packed.length);
  });
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, header.length);
  return joined([size, header, packed]);
}

function message(write: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter();
  write(pbf);
  return pbf.finish();
}

function bytesField(pbf: PbfWriter, field: number, bytes: Uint8Array): void {
  pbf.writeTag(field, 2);
  pbf.writeBytes(bytes);
}

function joined(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
