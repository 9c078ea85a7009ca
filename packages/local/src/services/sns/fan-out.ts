/** Hands published messages to subscribers: written down first, then delivered, and tried again where it fails. */

import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { DeliveryQueue, type GivenUp } from "../delivery/delivery-queue.ts";
import type { ServiceContext } from "../service.ts";
import type { MessageAttributes } from "../sqs/message-attributes.ts";
import { lambdaEvent, notification, type SnsMessage, textFor } from "./message.ts";
import { putIntoOutbox } from "./outbox.ts";
import type { Subscription } from "./subscription.ts";

interface Pending {
  readonly message: SnsMessage;
  readonly protocol: string;
  readonly endpoint: string;
  /** Empty where it goes to a phone number without a subscription. */
  readonly subscriptionArn: string;
  readonly raw: boolean;
  readonly deadLetterArn: string | undefined;
}

/** SNS tries AWS's own services 100,015 times over 23 days. */
const POLICY = { maxRetries: 100_015, maxAgeMs: 23 * 86_400_000 };

/** Raw messages keep at most ten attributes on SQS; SNS drops the message otherwise. */
function sqsInput({ message, raw, subscriptionArn }: Pending): {
  MessageBody: string;
  MessageAttributes?: MessageAttributes;
} {
  if (!raw) return { MessageBody: JSON.stringify(notification(message, "sqs", subscriptionArn)) };
  return { MessageBody: textFor(message, "sqs"), MessageAttributes: message.attributes };
}

export class FanOut {
  readonly #context: ServiceContext;
  readonly #queue: DeliveryQueue<Pending>;
  readonly #outbox: string;

  constructor(database: DatabaseSync, context: ServiceContext) {
    this.#context = context;
    this.#outbox = join(context.dataDir, "outbox");
    const { clock, log } = context;
    this.#queue = new DeliveryQueue<Pending>({
      database,
      clock,
      log,
      deliver: (pending) => this.#deliver(pending),
      policy: () => POLICY,
      giveUp: (pending, why) => this.#giveUp(pending, why),
    });
  }

  start(): void {
    this.#queue.start();
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  /** Takes messages for the subscriptions that let them through; they are safe when this returns. */
  publish(messages: readonly SnsMessage[], subscriptions: readonly Subscription[]): void {
    const pending = messages.flatMap((message) =>
      subscriptions
        .filter((each) => each.topicArn === message.topicArn && each.lets(message))
        .map(({ protocol, endpoint, arn, raw, deadLetterArn }) => ({
          message,
          protocol,
          endpoint,
          subscriptionArn: arn,
          raw,
          deadLetterArn,
        })),
    );
    if (pending.length > 0) this.#queue.enqueue(pending);
  }

  /** Sends a text to a phone number without a topic. */
  text(message: SnsMessage, phoneNumber: string): void {
    const pending = { protocol: "sms", endpoint: phoneNumber, subscriptionArn: "", raw: true };
    this.#queue.enqueue([{ message, deadLetterArn: undefined, ...pending }]);
  }

  async #deliver(pending: Pending): Promise<void> {
    const { message, protocol, endpoint, subscriptionArn } = pending;
    if (protocol === "lambda") {
      await this.#context.invokeAsync(endpoint, lambdaEvent(message, subscriptionArn));
    } else if (protocol === "sqs") {
      await this.#context.call("sqs", "SendMessage", { QueueUrl: endpoint, ...sqsInput(pending) });
    } else {
      const whole = protocol === "email-json" || (protocol.startsWith("http") && !pending.raw);
      const text = whole
        ? JSON.stringify(notification(message, protocol, subscriptionArn), null, 2)
        : textFor(message, protocol);
      const file = putIntoOutbox(this.#outbox, {
        id: message.id,
        protocol,
        to: endpoint,
        subject: message.subject,
        text,
        at: message.publishedAt,
      });
      this.#context.log.info(`${protocol} to ${endpoint}: ${file}`);
    }
  }

  async #giveUp(pending: Pending, why: GivenUp): Promise<void> {
    const { deadLetterArn, protocol, endpoint } = pending;
    this.#context.log.error(`gave up on ${protocol} ${endpoint}: ${why.error.message}`, { tries: why.tries });
    if (deadLetterArn) {
      await this.#context.call("sqs", "SendMessage", { QueueUrl: deadLetterArn, ...sqsInput(pending) });
    }
  }
}
