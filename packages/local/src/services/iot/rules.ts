/** The lock file's topic rules: which messages they take, what they make of them, and what they do with that. */
import { randomUUID } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";
import type { Logger } from "../service.ts";
import { type Action, type ActionPorts, actionLists, createActions, errorAction } from "./actions.ts";
import { parseStatement, type Statement } from "./sql.ts";
import type { MessageScope } from "./sql-functions.ts";
import { topicFilter } from "./topic-filter.ts";

interface TopicRule {
  readonly name: string;
  readonly statement: Statement;
  takes(topic: string): boolean;
  readonly actions: readonly Action[];
  /** Told of a message of which an action failed. */
  readonly onError: Action | undefined;
}

const ruleSchema = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  enabled: z.boolean().default(true),
  sql: z.string(),
  sqlVersion: z.string(),
  tags: z.unknown().optional(),
  errorAction: errorAction.optional(),
  ...actionLists,
});

/** Throws InvalidInput naming the rule and what of it the local cloud does not have. */
export function topicRules(lock: Lock, ports: ActionPorts): TopicRule[] {
  return resourcesOfType(lock, "aws:iot/topicRule:TopicRule").flatMap(({ name, inputs }): TopicRule[] => {
    const result = ruleSchema.safeParse(inputs);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw new InvalidInput(`topic rule ${name}: ${issue?.path.join(".")}: ${issue?.message}`);
    }
    const { enabled, sql, errorAction: failure, ...given } = result.data;
    if (!enabled) return [];
    const statement = parseStatement(sql);
    const { kinesis, sqs, lambda, sns, republish } = failure ?? {};
    const [onError] = createActions(
      {
        kineses: kinesis && [kinesis],
        sqs: sqs && [sqs],
        lambdas: lambda && [lambda],
        sns: sns && [sns],
        republishes: republish && [republish],
      },
      ports,
    );
    const takes = topicFilter(statement.topicFilter);
    return [{ name: given.name, statement, takes, actions: createActions(given, ports), onError }];
  });
}

function failureMessage(rule: TopicRule, scope: MessageScope, action: Action, error: Error): Buffer {
  const { kind: failedAction, resource: failedResource } = action;
  return Buffer.from(
    JSON.stringify({
      ruleName: rule.name,
      topic: scope.topic,
      cloudwatchTraceId: randomUUID(),
      clientId: scope.clientId,
      base64OriginalPayload: scope.payload.toString("base64"),
      failures: [{ failedAction, failedResource, errorMessage: error.message }],
    }),
  );
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
}

export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Runs every rule that takes the message. Resolves when each action, or in its place the rule's error action, has
 * it safely; rejects where both failed, so that the sender is not told that it was taken.
 */
export async function applyRules(rules: readonly TopicRule[], message: Message, log: Logger): Promise<void> {
  const taking = rules.filter((rule) => rule.takes(message.topic));
  if (taking.length === 0) return;
  let json: unknown;
  let parsed = false;
  const scope: MessageScope = {
    ...message,
    get json() {
      if (!parsed) json = parseJson(message.payload);
      parsed = true;
      return json;
    },
  };
  const runs = taking.flatMap((rule) => {
    const output = rule.statement.run(scope);
    if (output === undefined) return [];
    return rule.actions.map(async (action) => {
      try {
        await action.run(output, scope);
      } catch (error) {
        log.error(`rule ${rule.name}, ${action.kind} on ${message.topic}: ${(error as Error).message}`);
        if (!rule.onError) throw error;
        await rule.onError.run(failureMessage(rule, scope, action, error as Error), scope);
      }
    });
  });
  await Promise.all(runs);
}
