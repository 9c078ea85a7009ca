/**
 * Bucket notifications as the lock file describes them: which queue, topic, function or event bus hears of which
 * objects, and the events in S3's shape.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { type Lock, resourcesOfType } from "../../lock.ts";
import type { ObjectEvent } from "./object-store.ts";

export interface Notification {
  readonly id: string;
  readonly bucket: string;
  readonly targetArn: string;
  /** `s3:ObjectCreated:*`, `s3:ObjectRemoved:Delete` … */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

interface TargetInputs {
  id?: string;
  queueArn?: string;
  topicArn?: string;
  lambdaFunctionArn?: string;
  events: string[];
  filterPrefix?: string;
  filterSuffix?: string;
}

/** Notifications of all buckets; those to EventBridge have the ARN of the default bus. */
export function notifications(lock: Lock): Notification[] {
  return resourcesOfType(lock, "aws:s3/bucketNotification:BucketNotification").flatMap(({ name, inputs }) => {
    const bucket = String(inputs["bucket"]);
    const targets = ["queues", "topics", "lambdaFunctions"].flatMap(
      (kind) => (inputs[kind] ?? []) as TargetInputs[],
    );
    const bus: Notification = {
      id: name,
      bucket,
      targetArn: `arn:aws:events:${lock.region}:${lock.account}:event-bus/default`,
      events: ["s3:*"],
      prefix: "",
      suffix: "",
    };
    return [
      ...targets.map((target) => ({
        id: target.id ?? name,
        bucket,
        targetArn: String(target.queueArn ?? target.topicArn ?? target.lambdaFunctionArn),
        events: target.events,
        prefix: target.filterPrefix ?? "",
        suffix: target.filterSuffix ?? "",
      })),
      ...(inputs["eventbridge"] ? [bus] : []),
    ];
  });
}

/** True where `notification` wants to hear of `event`. */
export function wants(notification: Notification, event: ObjectEvent): boolean {
  return (
    notification.bucket === event.bucket &&
    event.key.startsWith(notification.prefix) &&
    event.key.endsWith(notification.suffix) &&
    notification.events.some((pattern) => {
      const wildcard = pattern.endsWith("*");
      return wildcard ? `s3:${event.name}`.startsWith(pattern.slice(0, -1)) : `s3:${event.name}` === pattern;
    })
  );
}

/** Keys are encoded as in a form: a space is "+", and a slash stays (S3 user guide, "Event message structure"). */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}

/** The message in S3's structure, version 2.1. `now` is epoch milliseconds, `sequence` grows from event to event. */
export function s3Event(
  { id }: Notification,
  event: ObjectEvent,
  place: { region: string; account: string; now: number; sequence: number },
): object {
  const hex = place.now.toString(16).toUpperCase().padStart(12, "0");
  return {
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: place.region,
        eventTime: new Date(place.now).toISOString(),
        eventName: event.name,
        userIdentity: { principalId: `AWS:${place.account}` },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: {
          "x-amz-request-id": randomUUID().slice(0, 16).toUpperCase(),
          "x-amz-id-2": randomBytes(48).toString("base64"),
        },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: id,
          bucket: {
            name: event.bucket,
            ownerIdentity: { principalId: place.account },
            arn: `arn:aws:s3:::${event.bucket}`,
          },
          object: {
            key: encodeKey(event.key),
            ...(event.size === undefined ? {} : { size: event.size }),
            ...(event.md5 === undefined ? {} : { eTag: event.md5 }),
            sequencer: `${hex}${place.sequence.toString(16).toUpperCase().padStart(6, "0")}`,
          },
        },
      },
    ],
  };
}

const DETAIL_TYPES: Record<string, [detailType: string, reason: string]> = {
  "ObjectCreated:Put": ["Object Created", "PutObject"],
  "ObjectCreated:Copy": ["Object Created", "CopyObject"],
  "ObjectCreated:CompleteMultipartUpload": ["Object Created", "CompleteMultipartUpload"],
  "ObjectRemoved:Delete": ["Object Deleted", "DeleteObject"],
};

/** The same as an EventBridge entry, which has a shape of its own (key not encoded, `etag` in lower case). */
export function eventBridgeEntry(event: ObjectEvent): object {
  const [DetailType, reason] = DETAIL_TYPES[event.name] ?? ["Object Created", "PutObject"];
  return {
    Source: "aws.s3",
    DetailType,
    Resources: [`arn:aws:s3:::${event.bucket}`],
    Detail: JSON.stringify({
      version: "0",
      bucket: { name: event.bucket },
      object: { key: event.key, size: event.size, etag: event.md5 },
      reason,
    }),
  };
}
