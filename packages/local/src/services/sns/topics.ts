/** The lock file's topics and subscriptions. */
import { createHash } from "node:crypto";
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Lock, resourcesOfType } from "../../lock.ts";
import { PatternError } from "../event-pattern/event-pattern.ts";
import { type Subscription, subscription } from "./subscription.ts";

/** ARNs of the topics. Throws InvalidInput for a FIFO topic. */
export function topicArns(lock: Lock): string[] {
  return resourcesOfType(lock, "aws:sns/topic:Topic").map(({ name: resource, inputs }) => {
    if (inputs["fifoTopic"] === true)
      throw new InvalidInput(`topic ${resource}: FIFO topics are not supported`);
    return `arn:aws:sns:${lock.region}:${lock.account}:${String(inputs["name"] ?? resource)}`;
  });
}

function asText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

/** Throws InvalidInput naming the subscription that cannot be honoured. */
export function lockSubscriptions(lock: Lock): Subscription[] {
  return resourcesOfType(lock, "aws:sns/topicSubscription:TopicSubscription").map(({ name, inputs }) => {
    const topicArn = String(inputs["topic"]);
    const hex = createHash("sha256").update(name).digest("hex");
    const id = [8, 12, 16, 20, 32].map((end, index, ends) => hex.slice(ends[index - 1] ?? 0, end)).join("-");
    const attributes = {
      RawMessageDelivery: asText(inputs["rawMessageDelivery"]),
      FilterPolicy: asText(inputs["filterPolicy"]),
      FilterPolicyScope: asText(inputs["filterPolicyScope"]),
      RedrivePolicy: asText(inputs["redrivePolicy"]),
    };
    try {
      return subscription({
        arn: `${topicArn}:${id}`,
        topicArn,
        protocol: String(inputs["protocol"]),
        endpoint: String(inputs["endpoint"]),
        attributes: Object.fromEntries(
          Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
      });
    } catch (error) {
      if (!(error instanceof PatternError || error instanceof InvalidInput || error instanceof SyntaxError))
        throw error;
      throw new InvalidInput(`subscription ${name}: ${error.message}`);
    }
  });
}
