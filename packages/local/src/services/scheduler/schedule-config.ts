/** One schedule of EventBridge Scheduler, as the lock file or CreateSchedule describes it, read and checked. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { checkTarget } from "../delivery/target.ts";
import { parseSchedule, type Schedule } from "./schedule-expression.ts";

const tokens = {
  Mode: z.enum(["OFF", "FLEXIBLE"]),
  MaximumWindowInMinutes: z.number().int().min(1).max(1440).optional(),
};

const target = z.strictObject({
  Arn: z.string(),
  RoleArn: z.string().optional(),
  Input: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).default(185),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
    })
    .prefault({}),
  KinesisParameters: z.strictObject({ PartitionKey: z.string() }).optional(),
  EventBridgeParameters: z.strictObject({ DetailType: z.string(), Source: z.string() }).optional(),
});

/** The API's shape, without the schedule's name. */
export const scheduleSchema = z.strictObject({
  GroupName: z.string().default("default"),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default("UTC"),
  /** Epoch seconds. */
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  Description: z.string().optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  FlexibleTimeWindow: z.strictObject(tokens),
  Target: target,
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  KmsKeyArn: z.string().optional(),
  ClientToken: z.string().optional(),
});

export type ScheduleSettings = z.infer<typeof scheduleSchema>;

export interface ScheduleConfig {
  readonly name: string;
  readonly settings: ScheduleSettings;
  readonly times: Schedule;
}

/** Throws InvalidInput for an expression, zone, window or target that cannot be honoured. */
export function scheduleConfig(name: string, settings: ScheduleSettings): ScheduleConfig {
  checkTarget(settings.Target.Arn, `schedule ${name}`);
  const { Mode, MaximumWindowInMinutes } = settings.FlexibleTimeWindow;
  if ((Mode === "FLEXIBLE") !== (MaximumWindowInMinutes !== undefined)) {
    throw new InvalidInput(
      `schedule ${name}: MaximumWindowInMinutes belongs to a flexible time window, and only to one`,
    );
  }
  return {
    name,
    settings,
    times: parseSchedule(settings.ScheduleExpression, settings.ScheduleExpressionTimezone),
  };
}

/** Pulumi's property names are the API's with a small first letter. */
function capitalized(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      capitalized(each),
    ]),
  );
}

function epochSeconds(date: unknown): number | undefined {
  return date === undefined ? undefined : Date.parse(String(date)) / 1000;
}

/** The lock file's schedules. Throws InvalidInput naming the one that cannot be honoured. */
export function lockSchedules(lock: Lock): ScheduleConfig[] {
  return resourcesOfType(lock, "aws:scheduler/schedule:Schedule").map(({ name: resource, inputs }) => {
    const { name = resource, target: given, startDate, endDate, ...rest } = inputs;
    const { input, ...place } = (given ?? {}) as Record<string, unknown>;
    const result = scheduleSchema.safeParse({
      ...(capitalized(rest) as object),
      StartDate: epochSeconds(startDate),
      EndDate: epochSeconds(endDate),
      Target: {
        ...(capitalized(place) as object),
        Input: input === undefined || typeof input === "string" ? input : JSON.stringify(input),
      },
    });
    if (result.success) return scheduleConfig(String(name), result.data);
    const issue = result.error.issues[0];
    throw new InvalidInput(`schedule ${resource}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}
