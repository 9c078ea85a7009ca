import { mkdirSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arnOf, hostServices, type ServiceHost } from "../testing/service-host.ts";
import { temporaryFolder } from "../testing/temporary.ts";
import { create as athena } from "./athena/athena.ts";
import { AwsError } from "./aws-error.ts";
import { create as batch } from "./batch/batch.ts";
import { create as events } from "./eventbridge/eventbridge.ts";
import { create as featurestore } from "./featurestore/featurestore.ts";
import { create as iot } from "./iot/iot.ts";
import { create as scheduler } from "./scheduler/scheduler.ts";
import { create as sns } from "./sns/sns.ts";
import { create as sqs } from "./sqs/sqs.ts";
import { create as states } from "./stepfunctions/stepfunctions.ts";

const services = { athena, batch, events, featurestore, iot, scheduler, sns, sqs, states };

const resources = [
  { type: "aws:sqs/queue:Queue", name: "Q", inputs: { name: "q" } },
  { type: "aws:sns/topic:Topic", name: "T", inputs: { name: "t" } },
  {
    type: "aws:sfn/stateMachine:StateMachine",
    name: "M",
    inputs: { name: "m", definition: { StartAt: "A", States: { A: { Type: "Pass", End: true } } } },
  },
];

/** Members and values that get past the first checks, so that what lies behind them is tried too. */
const members = [
  ...[
    "QueueUrl",
    "MessageBody",
    "ReceiptHandle",
    "Entries",
    "TopicArn",
    "Message",
    "MessageAttributes",
    "Endpoint",
  ],
  ...[
    "stateMachineArn",
    "executionArn",
    "input",
    "name",
    "Name",
    "ScheduleExpression",
    "Target",
    "EventPattern",
  ],
  ...[
    "QueryString",
    "WorkGroup",
    "QueryExecutionId",
    "jobs",
    "jobId",
    "FeatureGroupName",
    "Record",
    "topic",
    "payload",
  ],
  ...[
    "ResultConfiguration",
    "NextToken",
    "nextToken",
    "maxResults",
    "FlexibleTimeWindow",
    "Attributes",
    "Protocol",
  ],
];
const values = fc.oneof(
  fc.constantFrom<unknown>(
    "q",
    arnOf("sns", "t"),
    arnOf("states", "stateMachine:m"),
    "rate(1 minute)",
    "sqs",
    "{}",
    "a/b",
  ),
  fc.constantFrom<unknown>(
    "SELECT 1",
    "primary",
    { OutputLocation: "s3://b/" },
    { Mode: "OFF" },
    [{ Id: "a" }],
    [],
    {},
    null,
  ),
  fc.constantFrom<unknown>({ Arn: arnOf("sqs", "q") }, "$.a", "\u0000", "__proto__", -1, 1e308, true),
  fc.jsonValue({ maxDepth: 2 }),
);
const inputs = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...members), values, { maxKeys: 5 }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

describe("Whatever an operation is given", () => {
  const folder = temporaryFolder();
  let host: ServiceHost;
  beforeAll(async () => {
    mkdirSync(folder.path, { recursive: true });
    host = await hostServices({ folder: folder.path, services, resources });
  });
  afterAll(async () => {
    await host.stop();
    folder.remove();
  });

  it.each(Object.keys(services))("%s answers, or refuses with a 4xx that says why", async (name) => {
    for (const [operation, run] of Object.entries(host.service(name).operations)) {
      await fc.assert(
        fc.asyncProperty(inputs, async (input) => {
          try {
            await run(input as never);
          } catch (error) {
            expect(error).toBeInstanceOf(AwsError);
            const { status, message } = error as AwsError;
            expect([operation, status >= 400 && status < 500, message !== ""]).toEqual([
              operation,
              true,
              true,
            ]);
          }
        }),
        { numRuns: 60, seed: 11 },
      );
    }
  });
});
