/** The subscriptions of all topics: those of the lock file and those that were made at run time, which are on disk. */
import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { NagarError } from "@nagar/core/errors.ts";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { PatternError } from "../event-pattern/event-pattern.ts";
import { operation } from "../operation.ts";
import type { Operation } from "../service.ts";
import { INVALID } from "./publish.ts";
import { type Subscription, type SubscriptionSettings, subscription } from "./subscription.ts";

export const SUBSCRIPTION_SCHEMA = `
  CREATE TABLE subscription (arn TEXT PRIMARY KEY, settings TEXT NOT NULL);
`;

function checked(settings: SubscriptionSettings): Subscription {
  try {
    return subscription(settings);
  } catch (error) {
    if (!(error instanceof PatternError || error instanceof NagarError || error instanceof SyntaxError))
      throw error;
    throw new AwsError(INVALID, `Invalid parameter: ${error.message}`);
  }
}

/** A map of the Query protocol: a list of entries on the way in, a Map on the way out. */
const attributeEntries = z.array(z.strictObject({ key: z.string(), value: z.string() })).default([]);

function describe({ arn, topicArn, protocol, endpoint }: Subscription, accountId: string): object {
  return {
    SubscriptionArn: arn,
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

export class Subscriptions {
  readonly #database: DatabaseSync;
  readonly #byArn = new Map<string, Subscription>();
  readonly #topics: ReadonlySet<string>;
  readonly #accountId: string;

  constructor(
    database: DatabaseSync,
    topics: ReadonlySet<string>,
    fromLock: readonly Subscription[],
    accountId: string,
  ) {
    this.#database = database;
    this.#topics = topics;
    this.#accountId = accountId;
    const stored = database.prepare("SELECT settings FROM subscription").all() as { settings: string }[];
    const made = stored.map(({ settings }) => subscription(JSON.parse(settings) as SubscriptionSettings));
    for (const each of [...made, ...fromLock]) this.#byArn.set(each.arn, each);
  }

  /** Throws NotFound where there is no such topic. */
  ofTopic(topicArn: string): Subscription[] {
    if (!this.#topics.has(topicArn)) throw new AwsError("NotFound", `Topic does not exist: ${topicArn}`, 404);
    return [...this.#byArn.values()].filter((each) => each.topicArn === topicArn);
  }

  #find(arn: string): Subscription {
    const found = this.#byArn.get(arn);
    if (!found) throw new AwsError("NotFound", "Subscription does not exist", 404);
    return found;
  }

  #keep(settings: SubscriptionSettings): Subscription {
    const made = checked(settings);
    this.#database
      .prepare("INSERT OR REPLACE INTO subscription (arn, settings) VALUES (?, ?)")
      .run(made.arn, JSON.stringify(settings));
    this.#byArn.set(made.arn, made);
    return made;
  }

  operations(): Record<string, Operation> {
    return {
      Subscribe: operation(
        z.strictObject({
          TopicArn: z.string(),
          Protocol: z.string(),
          Endpoint: z.string().min(1),
          Attributes: attributeEntries,
          ReturnSubscriptionArn: z.string().optional(),
        }),
        ({ TopicArn, Protocol, Endpoint, Attributes }) => {
          const same = this.ofTopic(TopicArn).find(
            ({ protocol, endpoint }) => protocol === Protocol && endpoint === Endpoint,
          );
          if (same) return { SubscriptionArn: same.arn };
          const attributes = Object.fromEntries(Attributes.map(({ key, value }) => [key, value]));
          const arn = `${TopicArn}:${randomUUID()}`;
          return {
            SubscriptionArn: this.#keep({
              arn,
              topicArn: TopicArn,
              protocol: Protocol,
              endpoint: Endpoint,
              attributes,
            }).arn,
          };
        },
        INVALID,
      ),
      Unsubscribe: operation(
        z.strictObject({ SubscriptionArn: z.string() }),
        ({ SubscriptionArn }) => {
          this.#byArn.delete(SubscriptionArn);
          this.#database.prepare("DELETE FROM subscription WHERE arn = ?").run(SubscriptionArn);
          return {};
        },
        INVALID,
      ),
      SetSubscriptionAttributes: operation(
        z.strictObject({
          SubscriptionArn: z.string(),
          AttributeName: z.string(),
          AttributeValue: z.string(),
        }),
        ({ SubscriptionArn, AttributeName, AttributeValue }) => {
          const { arn, topicArn, protocol, endpoint, attributes } = this.#find(SubscriptionArn);
          this.#keep({
            arn,
            topicArn,
            protocol,
            endpoint,
            attributes: { ...attributes, [AttributeName]: AttributeValue },
          });
          return {};
        },
        INVALID,
      ),
      GetSubscriptionAttributes: operation(
        z.strictObject({ SubscriptionArn: z.string() }),
        ({ SubscriptionArn }) => {
          const found = this.#find(SubscriptionArn);
          const facts = {
            ...describe(found, this.#accountId),
            PendingConfirmation: "false",
            ...found.attributes,
          };
          return { Attributes: new Map(Object.entries(facts)) };
        },
        INVALID,
      ),
      ListSubscriptions: operation(
        z.strictObject({ NextToken: z.string().optional() }),
        () => ({ Subscriptions: [...this.#byArn.values()].map((each) => describe(each, this.#accountId)) }),
        INVALID,
      ),
      ListSubscriptionsByTopic: operation(
        z.strictObject({ TopicArn: z.string(), NextToken: z.string().optional() }),
        ({ TopicArn }) => ({
          Subscriptions: this.ofTopic(TopicArn).map((each) => describe(each, this.#accountId)),
        }),
        INVALID,
      ),
      ListTopics: operation(
        z.strictObject({ NextToken: z.string().optional() }),
        () => ({ Topics: [...this.#topics].map((TopicArn) => ({ TopicArn })) }),
        INVALID,
      ),
      GetTopicAttributes: operation(
        z.strictObject({ TopicArn: z.string() }),
        ({ TopicArn }) => {
          const confirmed = this.ofTopic(TopicArn).length;
          const facts = { TopicArn, Owner: this.#accountId, SubscriptionsConfirmed: String(confirmed) };
          return { Attributes: new Map(Object.entries(facts)) };
        },
        INVALID,
      ),
    };
  }
}
