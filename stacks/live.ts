/** The WebSocket API that tells open pages what has changed. */
import { consumes, sendsTo, sendsToConnections, writesTable } from "./access.ts";
import { handlerFunction } from "./function.ts";
import { observationStream } from "./ingestion.ts";
import { deadLetterQueue } from "./queue.ts";
import { stage } from "./stage.ts";
import { connectionTable } from "./storage.ts";

export const live = new sst.aws.ApiGatewayWebSocket("Live", {
  accessLog: { retention: stage.logRetention },
  transform: {
    stage: {
      defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 200 },
    },
  },
});

live.route(
  "$connect",
  handlerFunction("Connect", {
    handler: "live/connect.handler",
    description: "Remembers a connection",
    link: [writesTable(connectionTable)],
  }).arn,
);

live.route(
  "$disconnect",
  handlerFunction("Disconnect", {
    handler: "live/disconnect.handler",
    description: "Forgets a connection",
    link: [writesTable(connectionTable)],
  }).arn,
);

/** Changes that could not be pushed. A page reads the state again, so these are for looking into only. */
const broadcastFailures = deadLetterQueue("BroadcastFailures");

const broadcast = handlerFunction("Broadcast", {
  handler: "live/broadcast.handler",
  description: "Pushes fresh state to the open connections",
  link: [
    consumes(observationStream),
    writesTable(connectionTable),
    sendsToConnections(live),
    sendsTo(broadcastFailures),
  ],
});

observationStream.subscribe("Broadcast", broadcast.arn, {
  transform: {
    eventSourceMapping: {
      // What is old is not live: start at the end, and give up after a minute.
      startingPosition: "LATEST",
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 2,
      maximumRecordAgeInSeconds: 60,
      destinationConfig: { onFailure: { destinationArn: broadcastFailures.arn } },
    },
  },
});
