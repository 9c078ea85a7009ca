/**
 * S3: s3rver on a safe store, with the buckets and notifications of the lock file. It has a server of its own,
 * because its protocol is neither JSON nor a query.
 */
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sendToArn } from "../../cloud/arn-target.ts";
import { closeServer, LOOPBACK, listen } from "../../cloud/http.ts";
import { ownMachineOnly } from "../../cloud/own-machine.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { AwsError } from "../aws-error.ts";
import type { ServiceContext } from "../service.ts";
import { listObjectsV2 } from "./list-objects.ts";
import { eventBridgeEntry, notifications, s3Event, wants } from "./notifications.ts";
import { type ObjectEvent, type ObjectStore, SafeObjectStore } from "./object-store.ts";

const require = createRequire(import.meta.url);

interface S3rver {
  store: ObjectStore;
  context: { store: ObjectStore };
  callback(): RequestListener;
}

export interface S3 {
  /** Base URL for the SDK, with buckets as the first part of the path. */
  readonly url: string;
  readonly store: ObjectStore;
  /** Writes an object in-process and tells the bucket's subscribers, as a PutObject would. */
  put(bucket: string, key: string, body: Buffer, contentType: string): Promise<void>;
  /** The object's bytes; undefined where there is none. */
  get(bucket: string, key: string): Promise<Buffer | undefined>;
  stop(): Promise<void>;
}

/** Names of the lock file's buckets. */
export function bucketNames(lock: Lock): string[] {
  return resourcesOfType(lock, "aws:s3/bucket:Bucket").map(({ inputs }) => String(inputs["bucket"]));
}

/** Opens the buckets in `context.dataDir` and listens on a free port. */
export async function openS3(context: ServiceContext): Promise<S3> {
  const buckets = join(context.dataDir, "buckets");
  const drafts = join(context.dataDir, "drafts");
  for (const folder of [buckets, drafts]) mkdirSync(folder, { recursive: true });

  const subscriptions = notifications(context.lock);
  let sequence = 0;
  const tell = async (event: ObjectEvent): Promise<void> => {
    for (const each of subscriptions.filter((notification) => wants(notification, event))) {
      if (each.targetArn.includes(":events:")) {
        await context.call("events", "PutEvents", { Entries: [eventBridgeEntry(event)] });
        continue;
      }
      const place = { region: context.region, account: context.accountId, now: context.clock.now() };
      await sendToArn(context, each.targetArn, s3Event(each, event, { ...place, sequence: sequence++ }));
    }
  };
  const store = new SafeObjectStore(buckets, drafts, tell);
  for (const name of bucketNames(context.lock)) await store.putBucket(name);

  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0 },
    ownMachineOnly(withOurs(store, bucketNames(context.lock), s3rver(store, buckets))),
  );
  const port = await listen(server, 0, "--port");
  return {
    url: `http://${LOOPBACK}:${port}`,
    store,
    async put(bucket, key, content, contentType) {
      await store.putObject({ bucket, key, content, metadata: { "content-type": contentType } });
    },
    async get(bucket, key) {
      const found = await store.getObject(bucket, key);
      return found ? Buffer.concat(await found.content.toArray()) : undefined;
    },
    stop: () => closeServer(server),
  };
}

function s3rver(store: ObjectStore, directory: string): RequestListener {
  const Server = require("@20minutes/s3rver/lib/s3rver.js") as new (options: object) => S3rver;
  const account = require("@20minutes/s3rver/lib/models/account.js") as {
    DUMMY_ACCOUNT: { createKeyPair(id: string, secret: string): void };
  };
  account.DUMMY_ACCOUNT.createKeyPair("local", "local");
  const app = new Server({ silent: true, directory, allowMismatchedSignatures: true, vhostBuckets: false });
  app.store = store;
  app.context.store = store;
  return app.callback();
}

/** What s3rver does not have or not do right: conditional puts and listing; all else goes to it. */
function withOurs(store: ObjectStore, buckets: readonly string[], next: RequestListener): RequestListener {
  const put = conditionalPut(store, next);
  return (request, response) => {
    const { path, query } = placeOf(request);
    const bucket = path.replace(/\/$/, "");
    if (request.method === "PUT" && request.headers["if-none-match"] === "*") put(path, request, response);
    else if (request.method === "GET" && query.get("list-type") === "2" && buckets.includes(bucket)) {
      listObjectsV2(store, bucket, query).then(
        (body) => response.writeHead(200, { "content-type": "application/xml" }).end(body),
        (error: Error) => refuse(request, response, new AwsError("InternalError", error.message, 500)),
      );
    } else next(request, response);
  };
}

/**
 * `If-None-Match: *` on a put, which s3rver ignores: the object is written only where there is none. While such a
 * put of a key is under way, another one is refused, so that exactly one of them wins.
 */
function conditionalPut(store: ObjectStore, next: RequestListener) {
  const claimed = new Set<string>();
  return (path: string, request: IncomingMessage, response: ServerResponse): void => {
    if (claimed.has(path)) {
      const message = "another put of this key is under way";
      refuse(request, response, new AwsError("ConditionalRequestConflict", message, 409));
      return;
    }
    claimed.add(path);
    response.once("close", () => claimed.delete(path));
    const slash = path.indexOf("/");
    store.existsObject(path.slice(0, slash), path.slice(slash + 1)).then(
      (exists) => {
        const failed = new AwsError("PreconditionFailed", "At least one of the pre-conditions failed", 412);
        if (exists) refuse(request, response, failed);
        else next(request, response as Parameters<RequestListener>[1]);
      },
      (error: Error) => refuse(request, response, new AwsError("InternalError", error.message, 500)),
    );
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, error: AwsError): void {
  request.resume();
  response.writeHead(error.status, { "content-type": "application/xml" });
  response.end(`<Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`);
}

/** Bucket and key as one decoded path (empty where it cannot be decoded: s3rver then says so), and the query. */
function placeOf(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const url = new URL(request.url ?? "/", "http://localhost");
  try {
    return { path: decodeURIComponent(url.pathname).slice(1), query: url.searchParams };
  } catch {
    return { path: "", query: url.searchParams };
  }
}
