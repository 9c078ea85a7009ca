/**
 * EventBridge Scheduler: the lock file's schedules and those that code makes at run time (rate, cron and at, with
 * time zone, start and end, flexible window). Targets are those of EventBridge and any operation of the local cloud
 * (`arn:aws:scheduler:::aws-sdk:SERVICE:operation`).
 *
 * Not covered: schedule groups, templated targets other than those above, KMS keys. What was due while the cloud was
 * down does not run late; the log says how many times were missed. A schedule of the lock file can be changed at run
 * time, but is as the lock file says after a restart.
 */
import { NagarError } from "@nagar/core/errors.ts";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { DELIVERY_SCHEMA } from "../delivery/delivery-queue.ts";
import { openStore } from "../durable-store.ts";
import { operation } from "../operation.ts";
import { restJson } from "../protocol.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import { FIRING_SCHEMA } from "./firing.ts";
import { ScheduleRunner, scheduleKey } from "./runner.ts";
import { lockSchedules, type ScheduleConfig, scheduleConfig, scheduleSchema } from "./schedule-config.ts";

const STORE_VERSION = 1;
const SCHEMA = `
  ${DELIVERY_SCHEMA}
  ${FIRING_SCHEMA}
  CREATE TABLE schedule (key TEXT PRIMARY KEY, name TEXT NOT NULL, settings TEXT NOT NULL);
`;

const path = "/schedules/{Name}";
const scheduleName = z.string().regex(/^[\w.-]{1,64}$/);
const named = scheduleSchema.extend({ Name: scheduleName });
const reference = z.strictObject({
  Name: scheduleName,
  GroupName: z.string().default("default"),
  groupName: z.string().optional(),
  clientToken: z.string().optional(),
});

function checked(name: string, settings: z.infer<typeof scheduleSchema>): ScheduleConfig {
  try {
    return scheduleConfig(name, settings);
  } catch (error) {
    if (!(error instanceof NagarError)) throw error;
    throw new AwsError("ValidationException", error.message);
  }
}

/** The service under the credential scope "scheduler". */
export async function create(context: ServiceContext): Promise<Service> {
  const database = openStore(context.dataDir, STORE_VERSION, SCHEMA);
  const runner = new ScheduleRunner(database, context);
  const schedules = new Map<string, ScheduleConfig>();

  const forget = (group: string, name: string): void => {
    const key = scheduleKey(group, name);
    schedules.delete(key);
    runner.remove(group, name);
    database.prepare("DELETE FROM schedule WHERE key = ?").run(key);
  };
  const run = (config: ScheduleConfig): void => {
    const { name, settings } = config;
    schedules.set(scheduleKey(settings.GroupName, name), config);
    runner.add(config, () => {
      if (settings.ActionAfterCompletion === "DELETE") forget(settings.GroupName, name);
    });
  };
  const keep = (config: ScheduleConfig): { ScheduleArn: string } => {
    const { name, settings } = config;
    database
      .prepare("INSERT OR REPLACE INTO schedule (key, name, settings) VALUES (?, ?, ?)")
      .run(scheduleKey(settings.GroupName, name), name, JSON.stringify(settings));
    run(config);
    return { ScheduleArn: runner.arnOf(settings.GroupName, name) };
  };
  const find = ({ Name, GroupName, groupName = GroupName }: z.infer<typeof reference>): ScheduleConfig => {
    const found = schedules.get(scheduleKey(groupName, Name));
    if (!found) throw new AwsError("ResourceNotFoundException", `Schedule ${Name} does not exist.`, 404);
    return found;
  };

  const operations: Record<string, Operation> = {
    CreateSchedule: operation(named, ({ Name, ...settings }) => {
      if (schedules.has(scheduleKey(settings.GroupName, Name))) {
        throw new AwsError("ConflictException", `Schedule ${Name} already exists.`, 409);
      }
      return keep(checked(Name, settings));
    }),
    UpdateSchedule: operation(named, ({ Name, ...settings }) => {
      find({ Name, GroupName: settings.GroupName });
      return keep(checked(Name, settings));
    }),
    GetSchedule: operation(reference, (given) => {
      const { name, settings } = find(given);
      return { Name: name, Arn: runner.arnOf(settings.GroupName, name), ...settings };
    }),
    DeleteSchedule: operation(reference, (given) => {
      const { name, settings } = find(given);
      forget(settings.GroupName, name);
      return {};
    }),
    ListSchedules: operation(
      z.strictObject({ NamePrefix: z.string().default(""), ScheduleGroup: z.string().optional() }),
      ({ NamePrefix, ScheduleGroup }) => ({
        Schedules: [...schedules.values()]
          .filter(({ name }) => name.startsWith(NamePrefix))
          .filter(({ settings }) => ScheduleGroup === undefined || settings.GroupName === ScheduleGroup)
          .map(({ name, settings }) => ({
            Name: name,
            GroupName: settings.GroupName,
            Arn: runner.arnOf(settings.GroupName, name),
            State: settings.State,
            Target: { Arn: settings.Target.Arn },
          })),
      }),
    ),
  };

  return {
    name: "scheduler",
    protocol: restJson([
      { method: "POST", path, operation: "CreateSchedule" },
      { method: "PUT", path, operation: "UpdateSchedule" },
      { method: "GET", path, operation: "GetSchedule" },
      { method: "DELETE", path, operation: "DeleteSchedule" },
      { method: "GET", path: "/schedules", operation: "ListSchedules" },
    ]),
    operations,
    async start() {
      runner.start();
      const stored = database.prepare("SELECT name, settings FROM schedule").all() as unknown as {
        name: string;
        settings: string;
      }[];
      for (const { name, settings } of stored)
        run(scheduleConfig(name, scheduleSchema.parse(JSON.parse(settings))));
      for (const config of lockSchedules(context.lock)) run(config);
    },
    async stop() {
      await runner.stop();
      database.close();
    },
  };
}
