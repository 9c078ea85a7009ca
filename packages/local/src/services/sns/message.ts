/** A published message, and the shapes in which SNS hands it to each kind of subscriber. */
import type { MessageAttributes } from "../sqs/message-attributes.ts";

export interface SnsMessage {
  readonly id: string;
  /** Undefined where it was published to a phone number. */
  readonly topicArn: string | undefined;
  readonly subject: string | undefined;
  /** By protocol; `default` for those that are not named. */
  readonly texts: Readonly<Record<string, string>>;
  readonly attributes: MessageAttributes;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
}

/** What the protocol gets to see of a message. */
export function textFor(message: SnsMessage, protocol: string): string {
  return message.texts[protocol] ?? message.texts["default"] ?? "";
}

function attributesOf(message: SnsMessage): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? "" },
    ]),
  );
}

/** The envelope in an SQS message without raw delivery, and in `email-json`. */
export function notification(message: SnsMessage, protocol: string, subscriptionArn: string): object {
  const attributes = attributesOf(message);
  return {
    Type: "Notification",
    MessageId: message.id,
    TopicArn: message.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: textFor(message, protocol),
    Timestamp: new Date(message.publishedAt).toISOString(),
    SignatureVersion: "1",
    Signature: "local",
    SigningCertURL: "https://sns.local/certificate.pem",
    UnsubscribeURL: `https://sns.local/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

/** What a function subscribed to a topic is invoked with. */
export function lambdaEvent(message: SnsMessage, subscriptionArn: string): object {
  const { SigningCertURL, UnsubscribeURL, Subject, ...rest } = notification(
    message,
    "lambda",
    subscriptionArn,
  ) as Record<string, unknown>;
  return {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscriptionArn,
        Sns: {
          ...rest,
          Subject: Subject ?? null,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: UnsubscribeURL,
          MessageAttributes: attributesOf(message),
        },
      },
    ],
  };
}
