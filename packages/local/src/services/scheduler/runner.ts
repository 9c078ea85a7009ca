/** Turns schedules into deliveries: at each time the target's input is written down and then delivered. */
import type { DatabaseSync } from "node:sqlite";
import { DeliveryQueue, type GivenUp } from "../delivery/delivery-queue.ts";
import { sendToDeadLetters, sendToTarget } from "../delivery/target.ts";
import type { ServiceContext } from "../service.ts";
import { Firing } from "./firing.ts";
import type { ScheduleConfig, ScheduleSettings } from "./schedule-config.ts";

interface Pending {
  readonly schedule: string;
  readonly scheduleArn: string;
  readonly target: ScheduleSettings["Target"];
  /** Epoch milliseconds. */
  readonly scheduledAt: number;
}

/** Where a name must be one of a group's. */
export function scheduleKey(group: string, name: string): string {
  return `${group}/${name}`;
}

/** Spreads firings over a flexible window, the same way every time: no two schedules share a place by design. */
function placeInWindow(name: string, time: number, minutes: number): number {
  let hash = 2_166_136_261;
  for (const char of `${name}@${time}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return Math.floor(((hash >>> 0) / 2 ** 32) * minutes * 60_000);
}

export class ScheduleRunner {
  readonly #context: ServiceContext;
  readonly #queue: DeliveryQueue<Pending>;
  readonly #firing: Firing;

  constructor(database: DatabaseSync, context: ServiceContext) {
    this.#context = context;
    const { clock, log } = context;
    this.#firing = new Firing(database, clock, log);
    this.#queue = new DeliveryQueue<Pending>({
      database,
      clock,
      log,
      deliver: (pending, tries, id) => this.#deliver(pending, tries, id),
      policy: ({ target: { RetryPolicy } }) => ({
        maxRetries: RetryPolicy.MaximumRetryAttempts,
        maxAgeMs: RetryPolicy.MaximumEventAgeInSeconds * 1000,
      }),
      giveUp: (pending, why) => this.#giveUp(pending, why),
    });
  }

  start(): void {
    this.#queue.start();
  }

  async stop(): Promise<void> {
    this.#firing.stop();
    await this.#queue.stop();
  }

  /** `finished` is called when the schedule has no further time. */
  add({ name, settings, times }: ScheduleConfig, finished: () => void): void {
    const key = scheduleKey(settings.GroupName, name);
    if (settings.State === "DISABLED") {
      this.#firing.remove(key);
      return;
    }
    const scheduleArn = this.arnOf(settings.GroupName, name);
    const window = settings.FlexibleTimeWindow.MaximumWindowInMinutes;
    this.#firing.add({
      name: key,
      expression: `${settings.ScheduleExpression} ${settings.ScheduleExpressionTimezone}`,
      times,
      begin: settings.StartDate === undefined ? undefined : settings.StartDate * 1000,
      end: settings.EndDate === undefined ? undefined : settings.EndDate * 1000,
      delay: (time) => (window === undefined ? 0 : placeInWindow(key, time, window)),
      fire: (scheduledAt, remember) =>
        this.#queue.enqueue(
          [{ schedule: name, scheduleArn, target: settings.Target, scheduledAt }],
          remember,
        ),
      finished,
    });
  }

  remove(group: string, name: string): void {
    this.#firing.remove(scheduleKey(group, name));
  }

  arnOf(group: string, name: string): string {
    return `arn:aws:scheduler:${this.#context.region}:${this.#context.accountId}:schedule/${group}/${name}`;
  }

  #input({ target, scheduleArn, scheduledAt }: Pending, tries: number, id: number): string {
    const values: Record<string, string> = {
      "aws.scheduler.schedule-arn": scheduleArn,
      "aws.scheduler.scheduled-time": new Date(scheduledAt).toISOString().replace(/\.\d+Z$/, "Z"),
      "aws.scheduler.execution-id": String(id),
      "aws.scheduler.attempt-number": String(tries + 1),
    };
    return (target.Input ?? "{}").replace(
      /<(aws\.scheduler\.[a-z-]+)>/g,
      (whole, name: string) => values[name] ?? whole,
    );
  }

  async #deliver(pending: Pending, tries: number, id: number): Promise<void> {
    const { target, schedule, scheduledAt } = pending;
    const parameters = target.EventBridgeParameters;
    await sendToTarget(this.#context, {
      arn: target.Arn,
      text: this.#input(pending, tries, id),
      partitionKey: target.KinesisParameters?.PartitionKey,
      event: parameters && { source: parameters.Source, detailType: parameters.DetailType },
      id: `${schedule.replaceAll(/[^\w-]/g, "-").slice(0, 50)}-${scheduledAt}-${id}`,
    });
  }

  async #giveUp(pending: Pending, why: GivenUp): Promise<void> {
    this.#context.log.error(`schedule ${pending.schedule} gave up: ${why.error.message}`, {
      tries: why.tries,
    });
    const queue = pending.target.DeadLetterConfig?.Arn;
    if (!queue) return;
    await sendToDeadLetters(this.#context, queue, pending.target.Input ?? "{}", why, {
      SCHEDULE_ARN: pending.scheduleArn,
      TARGET_ARN: pending.target.Arn,
    });
  }
}
