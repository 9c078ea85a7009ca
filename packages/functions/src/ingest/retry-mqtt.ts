/**
 * SQS (what the IoT rule could not put on the stream) → the stream. The payload is put as it came; what the rule had
 * put after all is recognized as a duplicate.
 */
import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { eachMessage } from "../lib/each-message.ts";
import { linked } from "../lib/resource.ts";
import { kinesisClient } from "./put-observations.ts";

/** What a rule's error action sends (IoT Core developer guide, "Error handling (error action)"). */
const failedSchema = z.object({
  topic: z.string().regex(/^nagar\/[^/]+\/[^/]+$/),
  base64OriginalPayload: z.base64(),
});

/** The record that the rule would have put: its partition key is `${topic(2)}#${topic(3)}`. */
export function recordOf(body: string): { PartitionKey: string; Data: Uint8Array } {
  const { topic, base64OriginalPayload } = failedSchema.parse(JSON.parse(body));
  const [, domain, entityId] = topic.split("/");
  return { PartitionKey: `${domain}#${entityId}`, Data: Buffer.from(base64OriginalPayload, "base64") };
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachMessage(event, "an MQTT message could not be put on the stream", async (body) => {
    await kinesisClient().send(
      new PutRecordCommand({ StreamName: linked("ObservationStream"), ...recordOf(body) }),
    );
  });
}
