/** One subscription: where it goes, what it lets through, how it wants a message. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { compilePattern, type EventPattern } from "../event-pattern/event-pattern.ts";
import type { SnsMessage } from "./message.ts";

/** Those that reach a person or another machine end in the outbox. */
export const PROTOCOLS = [
  "sqs",
  "lambda",
  "email",
  "email-json",
  "sms",
  "http",
  "https",
  "application",
] as const;
export type SnsProtocol = (typeof PROTOCOLS)[number];

export interface SubscriptionSettings {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** As SetSubscriptionAttributes takes them: everything is text. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Subscription extends SubscriptionSettings {
  readonly protocol: SnsProtocol;
  readonly raw: boolean;
  readonly deadLetterArn: string | undefined;
  lets(message: SnsMessage): boolean;
}

const attributesSchema = z.strictObject({
  RawMessageDelivery: z.enum(["true", "false"]).default("false"),
  FilterPolicy: z.string().optional(),
  FilterPolicyScope: z.enum(["MessageAttributes", "MessageBody"]).default("MessageAttributes"),
  RedrivePolicy: z.string().optional(),
});

/** Attributes as one object whose fields a filter policy can name: numbers are numbers, arrays are arrays. */
function attributeValues(message: SnsMessage): Record<string, unknown> {
  const values = Object.entries(message.attributes).flatMap(
    ([name, { DataType, StringValue }]): [string, unknown][] => {
      if (StringValue === undefined) return [];
      if (DataType === "Number") return [[name, Number(StringValue)]];
      if (DataType === "String.Array") return [[name, parseJson(StringValue)]];
      return [[name, StringValue]];
    },
  );
  return Object.fromEntries(values);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws InvalidInput, PatternError or SyntaxError for what SNS would refuse. */
export function subscription(settings: SubscriptionSettings): Subscription {
  const protocol = PROTOCOLS.find((each) => each === settings.protocol);
  if (!protocol) {
    throw new InvalidInput(
      `"${settings.protocol}" is not a protocol of SNS here; those are ${PROTOCOLS.join(", ")}`,
    );
  }
  const result = attributesSchema.safeParse(settings.attributes);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new InvalidInput(`${issue?.path.join(".") || "attributes"}: ${issue?.message}`);
  }
  const { FilterPolicy, FilterPolicyScope, RawMessageDelivery, RedrivePolicy } = result.data;
  const redrive =
    RedrivePolicy === undefined ? undefined : (JSON.parse(RedrivePolicy) as Record<string, unknown>);
  const filter: EventPattern | undefined =
    FilterPolicy === undefined || FilterPolicy === "{}"
      ? undefined
      : compilePattern(JSON.parse(FilterPolicy));
  return {
    ...settings,
    protocol,
    raw: RawMessageDelivery === "true",
    deadLetterArn:
      typeof redrive?.["deadLetterTargetArn"] === "string" ? redrive["deadLetterTargetArn"] : undefined,
    lets(message) {
      if (!filter) return true;
      if (FilterPolicyScope === "MessageAttributes") return filter(attributeValues(message));
      const body = parseJson(message.texts["default"] ?? "");
      return typeof body === "object" && body !== null && filter(body);
    },
  };
}
