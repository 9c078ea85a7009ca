/** The lock file's buses, rules and targets, read once and checked. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";
import type { RetryPolicy } from "../delivery/delivery-queue.ts";
import { checkTarget, deadLetterSchema, retryPolicy, retryPolicySchema } from "../delivery/target.ts";
import { compilePattern, type EventPattern, PatternError } from "../event-pattern/event-pattern.ts";
import { parseSchedule, type Schedule } from "../scheduler/schedule-expression.ts";
import { inputTransformer, type RulePlace, transformerSchema } from "./input-transformer.ts";
import { jsonPath } from "./json-path.ts";

export type EventEnvelope = Record<string, unknown> & { id: string; source: string; "detail-type": string };

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  readonly retry: RetryPolicy;
  readonly deadLetterArn: string | undefined;
  /** The text that the target gets for an event. */
  input(event: EventEnvelope, place: RulePlace): string;
  /** For Kinesis. */
  partitionKey(event: EventEnvelope): string | undefined;
  readonly job: { definition: string; name: string; arraySize?: number } | undefined;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly enabled: boolean;
  /** The pattern as the lock file has it, as text. */
  readonly patternText: string | undefined;
  readonly matches: EventPattern;
  readonly schedule: { readonly text: string; readonly times: Schedule } | undefined;
  readonly targets: readonly RuleTarget[];
}

const ruleSchema = z.object({
  name: z.string(),
  eventBusName: z.string().default("default"),
  eventPattern: z.unknown().optional(),
  scheduleExpression: z.string().optional(),
  state: z.string().optional(),
  isEnabled: z.boolean().optional(),
});

const targetSchema = z.object({
  rule: z.string(),
  arn: z.string(),
  targetId: z.string().optional(),
  eventBusName: z.string().default("default"),
  input: z.unknown().optional(),
  inputPath: z.string().optional(),
  inputTransformer: transformerSchema.optional(),
  retryPolicy: retryPolicySchema.prefault({}),
  deadLetterConfig: deadLetterSchema.optional(),
  kinesisTarget: z.object({ partitionKeyPath: z.string().optional() }).optional(),
  batchTarget: z
    .object({ jobDefinition: z.string(), jobName: z.string(), arraySize: z.number().optional() })
    .optional(),
});

/** The name of a bus given by its name or ARN. */
export function busName(nameOrArn: string | undefined): string {
  return nameOrArn === undefined ? "default" : nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

function read<Schema extends z.ZodType>(schema: Schema, inputs: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(inputs);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new InvalidInput(`${where}: ${issue?.path.join(".")}: ${issue?.message}`);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toTarget(name: string, inputs: unknown): RuleTarget & { rule: string; bus: string } {
  const given = read(targetSchema, inputs, name);
  checkTarget(given.arn, name);
  const transform = given.inputTransformer && inputTransformer(given.inputTransformer);
  const path = given.inputPath === undefined ? undefined : jsonPath(given.inputPath);
  const keyPath = given.kinesisTarget?.partitionKeyPath;
  const readKey = keyPath === undefined ? undefined : jsonPath(keyPath);
  const job = given.batchTarget;
  return {
    rule: given.rule,
    bus: busName(given.eventBusName),
    id: given.targetId ?? name,
    arn: given.arn,
    retry: retryPolicy(given.retryPolicy),
    deadLetterArn: given.deadLetterConfig?.arn,
    input(event, place) {
      if (given.input !== undefined) return asText(given.input);
      if (transform) return transform(event, place);
      if (path) return JSON.stringify(path(event) ?? null);
      return JSON.stringify(event);
    },
    partitionKey(event) {
      const key = readKey?.(event);
      return key === undefined ? undefined : asText(key).slice(0, 256);
    },
    job: job && {
      definition: job.jobDefinition,
      name: job.jobName,
      ...(job.arraySize !== undefined && { arraySize: job.arraySize }),
    },
  };
}

/** Throws InvalidInput naming the rule or target that cannot be honoured. */
export function eventRules(lock: Lock): { buses: ReadonlySet<string>; rules: readonly Rule[] } {
  const buses = new Set([
    "default",
    ...resourcesOfType(lock, "aws:cloudwatch/eventBus:EventBus").map(({ inputs }) => String(inputs["name"])),
  ]);
  const targets = resourcesOfType(lock, "aws:cloudwatch/eventTarget:EventTarget").map(({ name, inputs }) =>
    toTarget(name, inputs),
  );
  const rules = resourcesOfType(lock, "aws:cloudwatch/eventRule:EventRule").map(({ name, inputs }): Rule => {
    const given = read(ruleSchema, inputs, name);
    const bus = busName(given.eventBusName);
    if (!buses.has(bus)) throw new InvalidInput(`${name}: there is no event bus ${bus} in the lock file`);
    const pattern =
      typeof given.eventPattern === "string"
        ? (JSON.parse(given.eventPattern) as unknown)
        : given.eventPattern;
    const schedule = given.scheduleExpression;
    const path = bus === "default" ? given.name : `${bus}/${given.name}`;
    try {
      return {
        name: given.name,
        arn: `arn:aws:events:${lock.region}:${lock.account}:rule/${path}`,
        bus,
        enabled: given.isEnabled !== false && given.state !== "DISABLED",
        patternText: pattern === undefined ? undefined : JSON.stringify(pattern),
        matches: pattern === undefined ? () => false : compilePattern(pattern),
        schedule:
          schedule === undefined ? undefined : { text: schedule, times: parseSchedule(schedule, "UTC") },
        targets: targets.filter((target) => target.rule === given.name && target.bus === bus),
      };
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new InvalidInput(`${name}: the event pattern is not valid: ${error.message}`);
    }
  });
  return { buses, rules };
}
