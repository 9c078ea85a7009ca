/** From an event to its targets: which rules match, what each target gets, and what becomes of what fails. */
import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { DeliveryQueue, type GivenUp } from "../delivery/delivery-queue.ts";
import { sendToDeadLetters, sendToTarget } from "../delivery/target.ts";
import type { ServiceContext } from "../service.ts";
import type { EventEnvelope, Rule, RuleTarget } from "./rules.ts";

/** What is on disk of a delivery; the rule and the target are looked up when it is made. */
interface Pending {
  readonly rule: string;
  readonly target: string;
  readonly event: EventEnvelope;
  /** Epoch milliseconds. */
  readonly ingestedAt: number;
}

export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  /** Parsed. */
  readonly detail: unknown;
  readonly resources: readonly string[];
  /** Epoch milliseconds. */
  readonly time: number;
}

export class EventBus {
  readonly #rules: readonly Rule[];
  readonly #context: ServiceContext;
  readonly #queue: DeliveryQueue<Pending>;

  constructor(rules: readonly Rule[], database: DatabaseSync, context: ServiceContext) {
    this.#rules = rules;
    this.#context = context;
    const { clock, log } = context;
    this.#queue = new DeliveryQueue<Pending>({
      database,
      clock,
      log,
      deliver: (pending, _tries, id) => this.#deliver(pending, id),
      policy: (pending) => this.#find(pending)?.target.retry ?? { maxRetries: 0, maxAgeMs: 0 },
      giveUp: (pending, why) => this.#giveUp(pending, why),
    });
  }

  start(): void {
    this.#queue.start();
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  /** The envelope that targets and patterns see. */
  envelope({ source, detailType, detail, resources, time }: NewEvent): EventEnvelope {
    return {
      version: "0",
      id: randomUUID(),
      "detail-type": detailType,
      source,
      account: this.#context.accountId,
      time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
      region: this.#context.region,
      resources,
      detail,
    };
  }

  /** Writes down each event for every target of every rule that matches; they are delivered from then on. */
  put(entries: readonly { readonly bus: string; readonly event: EventEnvelope }[]): void {
    const pending = entries.flatMap(({ bus, event }) =>
      this.#rules
        .filter((rule) => rule.enabled && rule.bus === bus && rule.matches(event))
        .flatMap((rule) => this.#toTargets(rule, event)),
    );
    if (pending.length > 0) this.#queue.enqueue(pending);
  }

  /** Fires a scheduled rule: its targets get a "Scheduled Event"; `also` is written in the same transaction. */
  fire(rule: Rule, time: number, also: () => void): void {
    const event = this.envelope({
      source: "aws.events",
      detailType: "Scheduled Event",
      detail: {},
      resources: [rule.arn],
      time,
    });
    this.#queue.enqueue(this.#toTargets(rule, event), also);
  }

  #toTargets(rule: Rule, event: EventEnvelope): Pending[] {
    const ingestedAt = this.#context.clock.now();
    return rule.targets.map((target) => ({ rule: rule.arn, target: target.id, event, ingestedAt }));
  }

  #find(pending: Pending): { rule: Rule; target: RuleTarget } | undefined {
    const rule = this.#rules.find(({ arn }) => arn === pending.rule);
    const target = rule?.targets.find(({ id }) => id === pending.target);
    return rule && target && { rule, target };
  }

  async #deliver(pending: Pending, id: number): Promise<void> {
    const found = this.#find(pending);
    // The lock file has changed since: on AWS too, a target that was removed gets nothing more.
    if (!found) return;
    const { rule, target } = found;
    const { event } = pending;
    const text = target.input(event, {
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestedAt: new Date(pending.ingestedAt).toISOString(),
    });
    await sendToTarget(this.#context, {
      arn: target.arn,
      text,
      partitionKey: target.partitionKey(event),
      event: { source: event.source, detailType: event["detail-type"] },
      job: target.job,
      id: `${event.id}-${id}`,
    });
  }

  async #giveUp(pending: Pending, why: GivenUp): Promise<void> {
    const found = this.#find(pending);
    this.#context.log.error(`${pending.rule} gave up on ${pending.target}: ${why.error.message}`, {
      condition: why.condition,
      tries: why.tries,
    });
    const queue = found?.target.deadLetterArn;
    if (!found || !queue) return;
    await sendToDeadLetters(this.#context, queue, JSON.stringify(pending.event), why, {
      RULE_ARN: found.rule.arn,
      TARGET_ARN: found.target.arn,
    });
  }
}
