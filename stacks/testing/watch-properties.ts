/** How every stage is watched, as tests: what rings, what is kept of failures, and what is drawn and written of them. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { settingsOf } from "../stage-settings.ts";
import type { Graph } from "./graph.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const QUEUE = "aws:sqs/queue:Queue";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

/** Defines the tests. `graphOf` is asked when they run. */
export function watchProperties(stage: string, graphOf: () => Graph): void {
  const settings = settingsOf(stage);
  const alarmsOf = () => [...graphOf().of(ALARM).values()];

  it("rings where the stage has alarms: lag, what was given up, errors, throttles, faults, cost", () => {
    const alarms = alarmsOf();
    const budgets = graphOf().of("aws:budgets/budget:Budget");
    if (!settings.alarms) {
      expect(alarms).toEqual([]);
      expect(budgets.size).toBe(0);
      return;
    }
    const watched = (metric: string, dimension: string) =>
      alarms
        .filter(({ metricName }) => metricName === metric)
        .map(({ dimensions }) => (dimensions as Record<string, string>)[dimension]);
    const functionNames = Object.values(graphOf().lock.functions).map(({ name }) => name);
    expect(watched("Errors", "FunctionName").sort()).toEqual([...functionNames].sort());
    expect(watched("Throttles", "FunctionName").sort()).toEqual([...functionNames].sort());
    expect(watched("IteratorAge", "FunctionName")).toHaveLength(3);
    expect(watched("5xx", "ApiId")).toHaveLength(1);
    const machines = graphOf().of("aws:sfn/stateMachine:StateMachine").size;
    for (const metric of ["ExecutionsFailed", "ExecutionsTimedOut"])
      expect(watched(metric, "StateMachineArn")).toHaveLength(machines);
    expect(watched("WriteThrottleEvents", "TableName")).toHaveLength(8);
    const age = watched("ApproximateAgeOfOldestMessage", "QueueName");
    expect(age).toEqual([graphOf().the(QUEUE, "ClosedMinutesQueue")["name"]]);
    const deadLetters = [...graphOf().of(QUEUE)]
      .filter(([name]) => /Dead|Failures/.test(name) && name !== "BroadcastFailuresQueue")
      .map(([, queue]) => queue["name"]);
    expect(watched("ApproximateNumberOfMessagesVisible", "QueueName").sort()).toEqual(deadLetters.sort());
    const [topic] = [...graphOf().of("aws:sns/topic:Topic").values()];
    for (const each of alarms) {
      expect(each["alarmActions"]).toEqual([expect.stringContaining(String(topic?.["name"]))]);
    }
    expect([...budgets.values()]).toMatchObject([{ limitAmount: String(settings.monthlyBudgetUsd) }]);
  });

  it("keeps what every schedule could not start, and lets it", () => {
    const schedules = graphOf().of(SCHEDULE);
    expect(schedules.size).toBe(5);
    for (const [name, { target }] of schedules) {
      const { deadLetterConfig } = target as { deadLetterConfig?: { arn: string } };
      const queue = graphOf().byArn(deadLetterConfig?.arn ?? "");
      expect(queue, name).toBe(graphOf().the(QUEUE, "ScheduleFailuresQueue"));
    }
    const training = graphOf().of("aws:cloudwatch/eventTarget:EventTarget").get("ModelErrsTraining");
    const refused = (training?.["deadLetterConfig"] as { arn: string } | undefined)?.arn ?? "";
    expect(graphOf().byArn(refused)).toBe(graphOf().the(QUEUE, "ScheduleFailuresQueue"));
    const senders = graphOf()
      .statements()
      .filter(({ effect, actions }) => effect === "Allow" && actions.includes("sqs:SendMessage"))
      .filter(({ resources }) => resources.some((each) => each.includes("ScheduleFailures")))
      .map(({ holder }) => holder.split(" ").at(-1));
    expect(senders.sort()).toEqual([
      "MeasureOutcomesEachDayRole",
      "MonitoringScheduleRole",
      "ScheduleFailuresPolicy",
      "SweepAlertsEachMinuteRole",
      "TrainingSchedulesRole",
    ]);
  });

  it("rings where a function that nobody waits for drops an event", () => {
    const targets = [
      ...[...graphOf().of("aws:cloudwatch/eventTarget:EventTarget").values()].map(({ arn }) => arn),
      ...[...graphOf().of(SCHEDULE).values()].map(({ target }) => (target as { arn: string }).arn),
    ].filter((arn) => String(arn).includes(":function:"));
    const called = new Set(targets.map((arn) => String(arn).split(":").at(-1)));
    const watched = alarmsOf()
      .filter(({ metricName }) => metricName === "AsyncEventsDropped")
      .map(({ dimensions }) => (dimensions as Record<string, string>)["FunctionName"]);
    expect(called.size).toBeGreaterThan(4);
    expect(new Set(watched)).toEqual(settings.alarms ? called : new Set());
  });

  it("has a page that says of every alarm what it means and what to do", () => {
    const page = readFileSync(new URL("../../docs/operations/alarms.md", import.meta.url), "utf8");
    // A row begins with names in backticks; `<Function>Errors` stands for any.
    const named = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => new RegExp(`^${name!.replace(/<\w+>/, "\\w+")}$`)),
    );
    const prefix = `nagar-${stage}-`;
    const alarms = alarmsOf().map(({ name }) => String(name).slice(prefix.length));
    expect(alarms.filter((alarm) => !named.some((name) => name.test(alarm)))).toEqual([]);
    if (settings.alarms)
      expect(named.filter((name) => !alarms.some((alarm) => name.test(alarm)))).toEqual([]);
  });

  it("rings where nothing is heard of the town, and nowhere else for want of data", () => {
    const silent = alarmsOf().filter(({ treatMissingData }) => treatMissingData === "breaching");
    expect(silent).toEqual(
      settings.alarms
        ? [
            expect.objectContaining({
              metricName: "IncomingRecords",
              comparisonOperator: "LessThanThreshold",
            }),
          ]
        : [],
    );
  });

  it("draws where the stage has alarms what these are about: consumers, failures, workflows, tables", () => {
    const dashboards = [...graphOf().of("aws:cloudwatch/dashboard:Dashboard").values()];
    expect(dashboards).toHaveLength(settings.alarms ? 1 : 0);
    if (!settings.alarms) return;
    const { widgets } = dashboards[0]!["dashboardBody"] as {
      widgets: { x: number; y: number; width: number; properties: { metrics: unknown[][] } }[];
    };
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    expect(new Set(widgets.map(({ x, y }) => `${x} ${y}`)).size).toBe(widgets.length);
    const drawn = widgets.flatMap(({ properties }) =>
      properties.metrics.map(([, metric, , value]) => `${metric} ${value}`),
    );
    for (const { metricName, dimensions } of alarmsOf()) {
      // Throttles of functions, and time-outs, are seen as errors, lag and failed executions.
      if (/^Throttles$|TimedOut/.test(String(metricName))) continue;
      const [value] = Object.values(dimensions as Record<string, string>);
      expect(drawn).toContain(`${metricName} ${value}`);
    }
  });
}
