/**
 * EventBridge: the lock file's buses, rules (event patterns and schedules) and targets. An event is acknowledged when
 * its deliveries are on disk; each is tried with growing pauses as its target's retry policy says, then goes to the
 * target's dead-letter queue.
 *
 * Not covered: rules, buses and targets made at run time, archives and replay, pipes, API destinations, schema
 * registry, cross-account buses. Scheduled rules that were due while the cloud was down do not run late.
 */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { DELIVERY_SCHEMA } from "../delivery/delivery-queue.ts";
import { openStore } from "../durable-store.ts";
import { compilePattern, PatternError } from "../event-pattern/event-pattern.ts";
import { operation } from "../operation.ts";
import { awsJson } from "../protocol.ts";
import { FIRING_SCHEMA, Firing } from "../scheduler/firing.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import { EventBus } from "./bus.ts";
import { putEventsOperation } from "./put-events.ts";
import { busName, eventRules, type Rule } from "./rules.ts";

const STORE_VERSION = 1;

const busField = z.string().optional();

function describe(rule: Rule): object {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus,
    State: rule.enabled ? "ENABLED" : "DISABLED",
    ...(rule.patternText && { EventPattern: rule.patternText }),
    ...(rule.schedule && { ScheduleExpression: rule.schedule.text }),
  };
}

function readOperations(
  rules: readonly Rule[],
  buses: ReadonlySet<string>,
  arnPrefix: string,
): Record<string, Operation> {
  const find = (name: string, bus: string | undefined): Rule => {
    const rule = rules.find((each) => each.name === name && each.bus === busName(bus));
    if (!rule) {
      const message = `Rule ${name} does not exist on EventBus ${busName(bus)}.`;
      throw new AwsError("ResourceNotFoundException", message);
    }
    return rule;
  };
  return {
    ListEventBuses: operation(z.strictObject({ NamePrefix: z.string().default("") }), ({ NamePrefix }) => ({
      EventBuses: [...buses]
        .filter((name) => name.startsWith(NamePrefix))
        .map((Name) => ({ Name, Arn: `${arnPrefix}:event-bus/${Name}` })),
    })),
    ListRules: operation(
      z.strictObject({ EventBusName: busField, NamePrefix: z.string().default("") }),
      ({ EventBusName, NamePrefix }) => ({
        Rules: rules
          .filter(({ bus, name }) => bus === busName(EventBusName) && name.startsWith(NamePrefix))
          .map(describe),
      }),
    ),
    DescribeRule: operation(z.strictObject({ Name: z.string(), EventBusName: busField }), (given) =>
      describe(find(given.Name, given.EventBusName)),
    ),
    ListTargetsByRule: operation(z.strictObject({ Rule: z.string(), EventBusName: busField }), (given) => ({
      Targets: find(given.Rule, given.EventBusName).targets.map(({ id, arn }) => ({ Id: id, Arn: arn })),
    })),
    TestEventPattern: operation(
      z.strictObject({ EventPattern: z.string(), Event: z.string() }),
      ({ EventPattern, Event }) => {
        try {
          return { Result: compilePattern(JSON.parse(EventPattern))(JSON.parse(Event)) };
        } catch (error) {
          if (!(error instanceof PatternError || error instanceof SyntaxError)) throw error;
          const message = `Event pattern is not valid. Reason: ${error.message}`;
          throw new AwsError("InvalidEventPatternException", message);
        }
      },
    ),
  };
}

/** The service under the credential scope "events". */
export async function create(context: ServiceContext): Promise<Service> {
  const { lock, clock, log } = context;
  const { buses, rules } = eventRules(lock);
  const database = openStore(context.dataDir, STORE_VERSION, DELIVERY_SCHEMA + FIRING_SCHEMA);
  const bus = new EventBus(rules, database, context);
  const firing = new Firing(database, clock, log);
  const arnPrefix = `arn:aws:events:${context.region}:${context.accountId}`;
  return {
    name: "events",
    protocol: awsJson("1.1"),
    operations: {
      PutEvents: putEventsOperation(bus, buses, () => clock.now()),
      ...readOperations(rules, buses, arnPrefix),
    },
    async start() {
      bus.start();
      for (const rule of rules) {
        if (!rule.schedule || !rule.enabled) continue;
        firing.add({
          name: rule.arn,
          expression: rule.schedule.text,
          times: rule.schedule.times,
          fire: (time, remember) => bus.fire(rule, time, remember),
        });
      }
    },
    async stop() {
      firing.stop();
      await bus.stop();
      database.close();
    },
  };
}
