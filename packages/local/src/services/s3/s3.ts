/**
 * S3: s3rver on a safe store, with the buckets and notifications of the lock file. It has a server of its own,
 * because its protocol is neither JSON nor a query.
 */
import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sendToArn } from "../../cloud/arn-target.ts";
import { closeServer, LOOPBACK, listen } from "../../cloud/http.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { AwsError } from "../aws-error.ts";
import type { ServiceContext } from "../service.ts";
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
    conditional(store, s3rver(store, buckets)),
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

/**
 * `If-None-Match: *` on a put, which s3rver ignores: the object is written only where there is none. Puts of one
 * key with this condition run one after the other, so that exactly one of them wins.
 */
function conditional(store: ObjectStore, next: RequestListener): RequestListener {
  const claimed = new Set<string>();
  return (request, response) => {
    if (request.method !== "PUT" || request.headers["if-none-match"] !== "*") return next(request, response);
    const { bucket, key, place } = placeOf(request);
    const refuse = (error: AwsError): void => {
      request.resume();
      response.writeHead(error.status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`);
    };
    if (claimed.has(place)) {
      return refuse(new AwsError("ConditionalRequestConflict", "another put of this key is under way", 409));
    }
    claimed.add(place);
    response.once("close", () => claimed.delete(place));
    store.existsObject(bucket, key).then(
      (exists) => {
        if (exists)
          refuse(new AwsError("PreconditionFailed", "At least one of the pre-conditions failed", 412));
        else next(request, response);
      },
      () => next(request, response),
    );
  };
}

function placeOf(request: IncomingMessage): { bucket: string; key: string; place: string } {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).slice(1);
  const slash = path.indexOf("/");
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1), place: path };
}
