/**
 * IoT Core: an MQTT 3.1.1 broker on loopback, the lock file's topic rules, and the data API's Publish.
 *
 * Not covered: devices' certificates and policies (everything is on loopback), MQTT over WebSocket, MQTT 5, device
 * shadows, jobs, fleet provisioning, rule actions other than Kinesis, SQS, Lambda, SNS and republish, and the parts of
 * IoT SQL that sql.ts names. Sessions and retained messages do not outlive the process; what was acknowledged does,
 * where a rule took it.
 */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import { restJson } from "../protocol.ts";
import type { Service, ServiceContext } from "../service.ts";
import { Broker, refusal } from "./broker.ts";
import { applyRules, topicRules } from "./rules.ts";

const publishInput = z.strictObject({
  topic: z.string().min(1),
  /** Base64. */
  payload: z.string().default(""),
  qos: z.coerce.number().int().min(0).max(1).default(0),
  retain: z.enum(["true", "false"]).optional(),
  contentType: z.string().optional(),
});

/** The service under the credential scope "iotdata". */
export async function create(context: ServiceContext): Promise<Service> {
  const { clock, log } = context;
  let broker: Broker | undefined;
  const accept = (topic: string, payload: Buffer, clientId: string): Promise<void> =>
    applyRules(rules, { topic, payload, clientId, now: clock.now() }, log);
  const publish = async (topic: string, payload: Buffer, qos: 0 | 1): Promise<void> => {
    await accept(topic, payload, "");
    await broker?.publish(topic, payload, qos);
  };
  const rules = topicRules(context.lock, { context, publish });
  return {
    name: "iotdata",
    protocol: restJson([
      { method: "POST", path: "/topics/{topic+}", operation: "Publish", payload: "payload" },
    ]),
    operations: {
      Publish: operation(
        publishInput,
        async ({ topic, payload, qos }) => {
          const bytes = Buffer.from(payload, "base64");
          const wrong =
            refusal(topic, bytes, qos) ?? (/[+#]/.test(topic) ? "a topic with a wildcard" : undefined);
          if (wrong) throw new AwsError("InvalidRequestException", wrong);
          await publish(topic, bytes, qos === 1 ? 1 : 0);
          return {};
        },
        "InvalidRequestException",
      ),
    },
    async start() {
      broker = await Broker.open({ log, accept });
    },
    addresses: () => (broker ? { mqtt: broker.url } : {}),
    async stop() {
      await broker?.close();
    },
  };
}
