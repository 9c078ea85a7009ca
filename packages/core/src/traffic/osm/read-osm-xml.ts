/** OpenStreetMap XML (`.osm`), read as a stream of text chunks, so that no tree of the document is ever built. */
import sax from "sax";
import { InvalidInput } from "../../errors.ts";
import { checkedOsm, type OsmData, OsmNodes, type OsmWay } from "./osm-data.ts";

/** Elements that may stand in a file; what they hold besides nodes and ways does not concern roads. */
const KNOWN = new Set([
  "osm",
  "bounds",
  "bound",
  "note",
  "meta",
  "node",
  "way",
  "relation",
  "nd",
  "member",
  "tag",
]);

export interface OsmXmlReader {
  write(chunk: string): void;
  /** Ends the file and gives what was read. */
  finish(): OsmData;
}

/**
 * A reader to be fed chunk by chunk. `write` and `finish` throw InvalidInput with file and line for XML that is not
 * well-formed or was cut, another document than OSM, an unknown element, an id or position that is not a number.
 * Elements marked `action="delete"` or `visible="false"` are left out.
 */
export function osmXmlReader(file: string): OsmXmlReader {
  const parser = sax.parser(true, {});
  const data: OsmData = { file, nodes: new OsmNodes(file), ways: [], relationCount: 0 };
  let way: OsmWay | undefined;
  let node: { id: number; lon: number; lat: number; line: number; tags?: Record<string, string> } | undefined;
  let depth = 0;
  const refuse = (message: string): never => {
    throw new InvalidInput(`${file}:${parser.line + 1}: ${message}`);
  };
  const number = (tag: sax.Tag, name: string): number => {
    const text = tag.attributes[name];
    const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      refuse(
        `<${tag.name}> has ${name} ${text === undefined ? "missing" : `"${text.slice(0, 40)}"`}, a number is needed`,
      );
    }
    return value;
  };

  parser.onerror = (error) => refuse(`not well-formed XML: ${error.message.split("\n")[0]}`);
  parser.onopentag = (opened) => {
    const tag = opened as sax.Tag;
    if (depth++ === 0 && tag.name !== "osm") refuse(`the document is <${tag.name}>, <osm> is needed`);
    if (!KNOWN.has(tag.name)) refuse(`unknown element <${tag.name}>`);
    const { attributes } = tag;
    const gone = attributes["action"] === "delete" || attributes["visible"] === "false";
    if (tag.name === "node" && !gone) {
      node = {
        id: number(tag, "id"),
        lon: number(tag, "lon"),
        lat: number(tag, "lat"),
        line: parser.line + 1,
      };
    } else if (tag.name === "way" && !gone) {
      way = { id: number(tag, "id"), nodes: [], tags: {} };
    } else if (tag.name === "bounds") {
      data.bounds = [
        number(tag, "minlon"),
        number(tag, "minlat"),
        number(tag, "maxlon"),
        number(tag, "maxlat"),
      ];
    } else if (tag.name === "relation") {
      data.relationCount++;
    } else if (tag.name === "nd") {
      way?.nodes.push(number(tag, "ref"));
    } else if (tag.name === "tag" && (way || node)) {
      const { k, v } = attributes;
      if (k === undefined || v === undefined) refuse("<tag> needs k and v");
      else if (way) way.tags[k] = v;
      else if (node) node.tags = { ...node.tags, [k]: v };
    }
  };
  parser.onclosetag = (name) => {
    depth--;
    if (name === "node" && node) {
      data.nodes.add(node.id, node.lon, node.lat, String(node.line), node.tags);
      node = undefined;
    } else if (name === "way" && way) {
      data.ways.push(way);
      way = undefined;
    }
  };

  return {
    write(chunk) {
      parser.write(chunk);
    },
    finish() {
      if (depth > 0) refuse("the file ends inside the document: it is cut");
      parser.close();
      return checkedOsm(data);
    },
  };
}

/** Reads a whole document; see {@link osmXmlReader}. */
export function readOsmXml(text: string, file: string): OsmData {
  if (text.trim() === "") throw new InvalidInput(`${file}: the file is empty`);
  const reader = osmXmlReader(file);
  const chunk = 1 << 16;
  for (let at = 0; at < text.length; at += chunk) reader.write(text.slice(at, at + chunk));
  return reader.finish();
}
