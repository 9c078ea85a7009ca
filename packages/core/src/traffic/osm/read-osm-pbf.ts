/**
 * OpenStreetMap protocol buffers (`.osm.pbf`): a sequence of blobs, each a compressed block of elements. Message and
 * field numbers are those of fileformat.proto and osmformat.proto (wiki.openstreetmap.org/wiki/PBF_Format).
 */
import { inflateSync, zstdDecompressSync } from "node:zlib";
import { PbfReader } from "pbf";
import { InvalidInput } from "../../errors.ts";
import { checkedOsm, type OsmData, OsmNodes } from "./osm-data.ts";

/** The format's own limits: 64 KiB for a blob's header, 32 MiB for its content. */
const MAX_HEADER = 64 * 1024;
const MAX_BLOB = 32 * 1024 * 1024;

const FEATURES = new Set(["OsmSchema-V0.6", "DenseNodes"]);
/** Degrees per nanodegree. */
const NANO = 1e-9;

/**
 * Reads a file's bytes. Throws InvalidInput, naming file and blob, when the file is cut, not PBF, compressed by a
 * method other than zlib or zstd, or asks for a feature that is not known here (history files).
 */
export function readOsmPbf(bytes: Uint8Array, file: string): OsmData {
  const data: OsmData = { file, nodes: new OsmNodes(file), ways: [], relationCount: 0 };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let blob = 1; at < bytes.length; blob++) {
    const refuse = (message: string): never => {
      throw new InvalidInput(`${file}: blob ${blob} at byte ${at}: ${message}`);
    };
    const take = (size: number, most: number, what: string): Uint8Array => {
      if (size > most) refuse(`${what} of ${size} bytes, allowed are ${most}: is this an .osm.pbf file?`);
      if (at + size > bytes.length) refuse(`${what} is cut`);
      at += size;
      return bytes.subarray(at - size, at);
    };
    if (at + 4 > bytes.length) refuse("header is cut");
    const headerSize = view.getUint32(at);
    at += 4;
    const header = readHeader(take(headerSize, MAX_HEADER, "header"));
    if (header.type !== "OSMHeader" && header.type !== "OSMData") {
      if (blob === 1) refuse("no OSMHeader: this is not an .osm.pbf file");
      take(header.size, MAX_BLOB, "content");
      continue;
    }
    const content = take(header.size, MAX_BLOB, "content");
    try {
      const block = unpack(content, refuse);
      if (header.type === "OSMHeader") checkFeatures(block, refuse);
      else readBlock(block, data, `blob ${blob}`);
    } catch (error) {
      if (error instanceof InvalidInput) throw error;
      refuse(`content is damaged (${(error as Error).message})`);
    }
  }
  return checkedOsm(data);
}

function readHeader(bytes: Uint8Array): { type: string; size: number } {
  return new PbfReader(bytes).readFields(
    (field, header, pbf) => {
      if (field === 1) header.type = pbf.readString();
      else if (field === 3) header.size = pbf.readVarint();
    },
    { type: "", size: 0 },
  );
}

function unpack(bytes: Uint8Array, refuse: (message: string) => never): Uint8Array {
  let content: Uint8Array | undefined;
  new PbfReader(bytes).readFields((field, _, pbf) => {
    if (field === 1) content = pbf.readBytes();
    else if (field === 3) content = inflateSync(pbf.readBytes(), { maxOutputLength: MAX_BLOB });
    else if (field === 7) content = zstdDecompressSync(pbf.readBytes(), { maxOutputLength: MAX_BLOB });
    else if (field >= 4)
      refuse("compressed by a method other than zlib and zstd: rewrite it, e.g. with osmium cat");
  }, null);
  return content ?? refuse("holds no content");
}

function checkFeatures(block: Uint8Array, refuse: (message: string) => never): void {
  new PbfReader(block).readFields((field, _, pbf) => {
    if (field !== 4) return;
    const feature = pbf.readString();
    if (!FEATURES.has(feature))
      refuse(`needs the feature "${feature}", known are ${[...FEATURES].join(", ")}`);
  }, null);
}

interface Block {
  strings: string[];
  groups: Uint8Array[];
  granularity: number;
  latOffset: number;
  lonOffset: number;
}

function readBlock(bytes: Uint8Array, data: OsmData, where: string): void {
  const block = new PbfReader(bytes).readFields<Block>(
    (field, into, pbf) => {
      if (field === 1)
        pbf.readMessage((each, all, inner) => each === 1 && all.push(inner.readString()), into.strings);
      else if (field === 2) into.groups.push(pbf.readBytes());
      else if (field === 17) into.granularity = pbf.readVarint();
      else if (field === 19) into.latOffset = pbf.readVarint(true);
      else if (field === 20) into.lonOffset = pbf.readVarint(true);
    },
    { strings: [], groups: [], granularity: 100, latOffset: 0, lonOffset: 0 },
  );
  for (const group of block.groups) {
    new PbfReader(group).readFields((field, _, pbf) => {
      if (field === 1) readNode(pbf.readBytes(), block, data, where);
      else if (field === 2) readDense(pbf.readBytes(), block, data, where);
      else if (field === 3) readWay(pbf.readBytes(), block, data);
      else if (field === 4) data.relationCount++;
    }, null);
  }
}

function degrees(value: number, offset: number, granularity: number): number {
  // Rounded to the nanodegree, so that the same point gives the same number as its decimal text in XML.
  return Number((NANO * (offset + granularity * value)).toFixed(9));
}

function readNode(bytes: Uint8Array, block: Block, { nodes }: OsmData, where: string): void {
  const node = new PbfReader(bytes).readFields(
    (field, into, pbf) => {
      if (field === 1) into.id = pbf.readSVarint();
      else if (field === 2) into.keys = pbf.readPackedVarint();
      else if (field === 3) into.values = pbf.readPackedVarint();
      else if (field === 8) into.lat = pbf.readSVarint();
      else if (field === 9) into.lon = pbf.readSVarint();
    },
    { id: 0, lat: 0, lon: 0, keys: [] as number[], values: [] as number[] },
  );
  const tags = node.keys.length > 0 ? tagsOf(node, block) : undefined;
  nodes.add(
    node.id,
    degrees(node.lon, block.lonOffset, block.granularity),
    degrees(node.lat, block.latOffset, block.granularity),
    where,
    tags,
  );
}

/** Dense nodes: every column is differences from the node before; tags are pairs that end with a 0 per node. */
function readDense(bytes: Uint8Array, block: Block, { nodes }: OsmData, where: string): void {
  const dense = new PbfReader(bytes).readFields(
    (field, into, pbf) => {
      if (field === 1) into.id = pbf.readPackedSVarint();
      else if (field === 8) into.lat = pbf.readPackedSVarint();
      else if (field === 9) into.lon = pbf.readPackedSVarint();
      else if (field === 10) into.tags = pbf.readPackedVarint();
    },
    { id: [] as number[], lat: [] as number[], lon: [] as number[], tags: [] as number[] },
  );
  if (dense.lat.length !== dense.id.length || dense.lon.length !== dense.id.length) {
    throw new Error(`${dense.id.length} nodes with ${dense.lat.length} latitudes`);
  }
  let [id, lat, lon, at] = [0, 0, 0, 0];
  for (let k = 0; k < dense.id.length; k++) {
    id += dense.id[k]!;
    lat += dense.lat[k]!;
    lon += dense.lon[k]!;
    let tags: Record<string, string> | undefined;
    for (; at < dense.tags.length && dense.tags[at] !== 0; at += 2) {
      tags ??= {};
      tags[text(block, dense.tags[at]!)] = text(block, dense.tags[at + 1]!);
    }
    at++;
    nodes.add(
      id,
      degrees(lon, block.lonOffset, block.granularity),
      degrees(lat, block.latOffset, block.granularity),
      where,
      tags,
    );
  }
}

function readWay(bytes: Uint8Array, block: Block, { ways }: OsmData): void {
  const way = new PbfReader(bytes).readFields(
    (field, into, pbf) => {
      if (field === 1) into.id = pbf.readVarint(true);
      else if (field === 2) into.keys = pbf.readPackedVarint();
      else if (field === 3) into.values = pbf.readPackedVarint();
      else if (field === 8) into.refs = pbf.readPackedSVarint();
    },
    { id: 0, keys: [] as number[], values: [] as number[], refs: [] as number[] },
  );
  let node = 0;
  const nodes = way.refs.map((step) => {
    node += step;
    return node;
  });
  ways.push({ id: way.id, nodes, tags: tagsOf(way, block) });
}

function tagsOf(
  { keys, values }: { keys: number[]; values: number[] },
  block: Block,
): Record<string, string> {
  return Object.fromEntries(keys.map((key, k) => [text(block, key), text(block, values[k]!)]));
}

function text({ strings }: Block, index: number): string {
  const found = strings[index];
  if (found === undefined) throw new Error(`string ${index} of ${strings.length}`);
  return found;
}
