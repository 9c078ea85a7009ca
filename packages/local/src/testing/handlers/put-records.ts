/** Puts the lines of a request's body on the stream, and answers when Kinesis has them. */
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Resource } from "sst";

const kinesis = new KinesisClient({});
const StreamName = (Resource as unknown as { Numbers: { name: string } }).Numbers.name;

export async function handler(event: APIGatewayProxyEventV2): Promise<object> {
  const lines = (event.body ?? "").split("\n").filter(Boolean);
  const answer = await kinesis.send(
    new PutRecordsCommand({
      StreamName,
      Records: lines.map((line) => ({ PartitionKey: line, Data: Buffer.from(line) })),
    }),
  );
  if (answer.FailedRecordCount) throw new Error(`${answer.FailedRecordCount} records were not taken`);
  return { statusCode: 202, body: String(lines.length) };
}
