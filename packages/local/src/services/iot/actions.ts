/** What a topic rule does with a message: each action hands it over and resolves when the target has it safely. */
import { randomUUID } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import type { ServiceContext } from "../service.ts";
import { KinesisBatcher } from "./kinesis-batcher.ts";
import type { MessageScope } from "./sql-functions.ts";
import { parseTemplate, type Template } from "./template.ts";

export interface Action {
  /** As AWS names it in an error message: `KinesisAction`. */
  readonly kind: string;
  readonly resource: string;
  run(message: Buffer, scope: MessageScope): Promise<void>;
}

export interface ActionPorts {
  readonly context: ServiceContext;
  /** Publishes to the broker's own subscribers and rules. */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void>;
}

const role = { roleArn: z.string().optional() };

/** The lists of actions that a rule of the lock file may have. */
export const actionLists = {
  kineses: z
    .array(z.strictObject({ streamName: z.string(), partitionKey: z.string().optional(), ...role }))
    .optional(),
  sqs: z
    .array(z.strictObject({ queueUrl: z.string(), useBase64: z.boolean().default(false), ...role }))
    .optional(),
  lambdas: z.array(z.strictObject({ functionArn: z.string() })).optional(),
  sns: z
    .array(z.strictObject({ targetArn: z.string(), messageFormat: z.string().optional(), ...role }))
    .optional(),
  republishes: z
    .array(
      z.strictObject({ topic: z.string(), qos: z.union([z.literal(0), z.literal(1)]).default(0), ...role }),
    )
    .optional(),
};

/** The one action of a rule's error action. */
export const errorAction = z.strictObject({
  kinesis: actionLists.kineses.unwrap().element.optional(),
  sqs: actionLists.sqs.unwrap().element.optional(),
  lambda: actionLists.lambdas.unwrap().element.optional(),
  sns: actionLists.sns.unwrap().element.optional(),
  republish: actionLists.republishes.unwrap().element.optional(),
});

export type ActionLists = { [Name in keyof typeof actionLists]?: z.output<(typeof actionLists)[Name]> };

function value(template: Template, scope: MessageScope, what: string): string {
  const text = template(scope);
  if (!text) throw new InvalidInput(`the ${what} of the message on ${scope.topic} is empty`);
  return text;
}

function asEvent(message: Buffer): unknown {
  try {
    return JSON.parse(message.toString("utf8"));
  } catch {
    return message.toString("base64");
  }
}

/** The actions of one rule, in AWS's order of kinds. Throws InvalidInput for a template that is not understood. */
export function createActions(lists: ActionLists, { context, publish }: ActionPorts): Action[] {
  const kineses = (lists.kineses ?? []).map(({ streamName, partitionKey }): Action => {
    // Without a key AWS spreads records over the shards.
    const key = partitionKey === undefined ? () => randomUUID() : parseTemplate(partitionKey);
    const batcher = new KinesisBatcher(context, streamName);
    return {
      kind: "KinesisAction",
      resource: streamName,
      run: (message, scope) => batcher.put(value(key, scope, "partition key"), message),
    };
  });
  const queues = (lists.sqs ?? []).map(
    ({ queueUrl, useBase64 }): Action => ({
      kind: "SqsAction",
      resource: queueUrl,
      run: async (message) => {
        const MessageBody = message.toString(useBase64 ? "base64" : "utf8");
        await context.call("sqs", "SendMessage", { QueueUrl: queueUrl, MessageBody });
      },
    }),
  );
  const lambdas = (lists.lambdas ?? []).map(
    ({ functionArn }): Action => ({
      kind: "LambdaAction",
      resource: functionArn,
      run: (message) => context.invokeAsync(functionArn, asEvent(message)),
    }),
  );
  const topics = (lists.sns ?? []).map(
    ({ targetArn }): Action => ({
      kind: "SnsAction",
      resource: targetArn,
      run: async (message) => {
        await context.call("sns", "Publish", { TopicArn: targetArn, Message: message.toString("utf8") });
      },
    }),
  );
  const republishes = (lists.republishes ?? []).map(({ topic, qos }): Action => {
    const to = parseTemplate(topic.replaceAll("$$", "$"));
    return {
      kind: "RepublishAction",
      resource: topic,
      run: (message, scope) => publish(value(to, scope, "topic"), message, qos),
    };
  });
  return [...kineses, ...queues, ...lambdas, ...topics, ...republishes];
}
