/**
 * s3rver's store on disk, made safe: an object is written beside its place and renamed, so that it is there whole
 * or not at all, and the bucket's notifications are handed over before the write is acknowledged, so that a kill
 * in between cannot leave an object nobody was told of.
 */
import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PassThrough, type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface StoredObject {
  bucket: string;
  key: string;
  content: Buffer | Readable;
  metadata: Record<string, string | number | undefined>;
}

interface Written {
  size: number;
  md5: string;
}

/** What s3rver asks of a store, as far as it is used or changed here. */
export interface ObjectStore {
  getBucketPath(bucket: string): string;
  /** With `etag` (quoted), `last-modified` and `content-length`; throws where there is no such object. */
  getMetadata(bucket: string, key: string): Promise<Record<string, string | number>>;
  getResourcePath(bucket: string, key: string | undefined, resource: string): string;
  existsObject(bucket: string, key: string): Promise<boolean>;
  getObject(
    bucket: string,
    key: string,
  ): Promise<(Omit<StoredObject, "content"> & { content: Readable }) | null>;
  putBucket(bucket: string): Promise<unknown>;
  putContent(path: string, content: Buffer | Readable): Promise<[number, string]>;
  putObject(object: StoredObject): Promise<Written>;
  putObjectMultipart(bucket: string, uploadId: string, parts: unknown): Promise<Written>;
  copyObject(
    fromBucket: string,
    fromKey: string,
    bucket: string,
    key: string,
    metadata?: object,
  ): Promise<Record<string, string | number>>;
  deleteObject(bucket: string, key: string): Promise<void>;
}

export type ObjectEventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete";

export interface ObjectEvent {
  readonly name: ObjectEventName;
  readonly bucket: string;
  readonly key: string;
  /** Bytes; absent where it was deleted. */
  readonly size?: number;
  readonly md5?: string;
}

const FilesystemStore = createRequire(import.meta.url)("@20minutes/s3rver/lib/stores/filesystem.js") as new (
  directory: string,
) => ObjectStore;

export class SafeObjectStore extends FilesystemStore {
  readonly #drafts: string;
  readonly #tell: (event: ObjectEvent) => Promise<void>;

  /**
   * @param directory where the buckets lie
   * @param drafts where objects are written before they are renamed; on the same disk
   * @param tell resolves when everybody who wants to know of the event has it safely
   */
  constructor(directory: string, drafts: string, tell: (event: ObjectEvent) => Promise<void>) {
    super(directory);
    this.#drafts = drafts;
    this.#tell = tell;
  }

  override async putContent(path: string, content: Buffer | Readable): Promise<[number, string]> {
    const draft = join(this.#drafts, randomUUID());
    const hash = createHash("md5");
    let size = 0;
    if (Buffer.isBuffer(content)) {
      hash.update(content);
      size = content.length;
      await writeFile(draft, content);
    } else {
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          size += chunk.length;
          done(null, chunk);
        },
      });
      await pipeline(content, measure, createWriteStream(draft));
    }
    await mkdir(dirname(path), { recursive: true });
    // Without its hash beside it s3rver reads the hash from the content: never the hash of what was there before.
    await rm(`${path}.md5`, { force: true });
    await rename(draft, path);
    return [size, hash.digest("hex")];
  }

  override async putObject(object: StoredObject): Promise<Written> {
    const written = await super.putObject(object);
    // s3rver puts the joined parts of an upload through here as a stream of files, a plain put as a request body.
    const parts = object.content instanceof PassThrough;
    const name = parts ? "ObjectCreated:CompleteMultipartUpload" : "ObjectCreated:Put";
    await this.#tell({ name, bucket: object.bucket, key: object.key, ...written });
    return written;
  }

  override async copyObject(
    ...args: Parameters<ObjectStore["copyObject"]>
  ): Promise<Record<string, string | number>> {
    const [, , bucket, key] = args;
    await mkdir(dirname(this.getResourcePath(bucket, key, "object")), { recursive: true });
    const metadata = await super.copyObject(...args);
    const md5 = String(metadata["etag"]).replaceAll('"', "");
    await this.#tell({
      name: "ObjectCreated:Copy",
      bucket,
      key,
      size: Number(metadata["content-length"]),
      md5,
    });
    return metadata;
  }

  override async deleteObject(bucket: string, key: string): Promise<void> {
    await super.deleteObject(bucket, key);
    await this.#tell({ name: "ObjectRemoved:Delete", bucket, key });
  }
}
