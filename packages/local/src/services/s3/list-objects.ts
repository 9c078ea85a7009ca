/**
 * ListObjectsV2. s3rver's own fails beyond one page (its page tokens are DES-encrypted, which Node no longer has)
 * and orders keys by folder; S3 orders them by their bytes.
 */
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ObjectStore } from "./object-store.ts";

const SUFFIX = "._S3rver_object";
/** S3's largest page. */
const MAX_KEYS = 1000;

interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** Last key or prefix of the page, where there is more behind it. */
  readonly next: string | undefined;
}

/** Keys of `bucket` that begin with `prefix`, in the order of their UTF-8 bytes. */
export async function sortedKeys(store: ObjectStore, bucket: string, prefix: string): Promise<string[]> {
  const root = store.getBucketPath(bucket);
  const start = join(root, prefix.slice(0, prefix.lastIndexOf("/") + 1));
  const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(SUFFIX))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).slice(0, -SUFFIX.length))
    .filter((key) => key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** One page behind `after`: keys, and what is common up to `delimiter` rolled up, `limit` of both together. */
export function pageOf(
  keys: readonly string[],
  { prefix, delimiter, after, limit }: { prefix: string; delimiter: string; after: string; limit: number },
): Page {
  const page: string[] = [];
  const prefixes: string[] = [];
  let last = "";
  for (const key of keys) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const common = end === -1 ? undefined : key.slice(0, end + delimiter.length);
    const behind = Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0;
    if (!behind || (common !== undefined && (common === after || prefixes.includes(common)))) continue;
    if (page.length + prefixes.length >= limit) return { keys: page, prefixes, next: last };
    if (common === undefined) page.push(key);
    else prefixes.push(common);
    last = common ?? key;
  }
  return { keys: page, prefixes, next: undefined };
}

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

function xml(name: string, value: string | number | boolean): string {
  const text = String(value).replace(/[&<>"\r]/g, (char) => escapes[char] as string);
  return `<${name}>${text}</${name}>`;
}

/** The answer to a ListObjectsV2 of `bucket` with these query parameters, as XML. */
export async function listObjectsV2(
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
): Promise<string> {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after") ?? "";
  const after = token === null ? startAfter : Buffer.from(token, "base64url").toString("utf8");
  const limit = Math.min(MAX_KEYS, Number(query.get("max-keys") ?? MAX_KEYS));
  const encode = (text: string): string =>
    query.get("encoding-type") === "url" ? encodeURIComponent(text).replaceAll("%2F", "/") : text;

  const { keys, prefixes, next } = pageOf(await sortedKeys(store, bucket, prefix), {
    prefix,
    delimiter,
    after,
    limit,
  });
  const contents = await Promise.all(
    keys.map(async (key) => {
      const metadata = await store.getMetadata(bucket, key);
      return (
        `<Contents>${xml("Key", encode(key))}` +
        xml("LastModified", new Date(String(metadata["last-modified"])).toISOString()) +
        xml("ETag", String(metadata["etag"])) +
        xml("Size", Number(metadata["content-length"])) +
        `${xml("StorageClass", "STANDARD")}</Contents>`
      );
    }),
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    xml("Name", bucket) +
    xml("Prefix", encode(prefix)) +
    (delimiter ? xml("Delimiter", encode(delimiter)) : "") +
    (token === null ? "" : xml("ContinuationToken", token)) +
    (startAfter ? xml("StartAfter", encode(startAfter)) : "") +
    xml("MaxKeys", limit) +
    xml("KeyCount", keys.length + prefixes.length) +
    xml("IsTruncated", next !== undefined) +
    (next === undefined ? "" : xml("NextContinuationToken", Buffer.from(next).toString("base64url"))) +
    contents.join("") +
    prefixes.map((each) => `<CommonPrefixes>${xml("Prefix", encode(each))}</CommonPrefixes>`).join("") +
    "</ListBucketResult>"
  );
}
