/**
 * SNS: the lock file's standard topics, subscriptions with filter policies and raw delivery, fan-out to SQS and
 * Lambda. E-mail, SMS, HTTP and push go to the outbox, a folder of files for a person to read
 * (`<data>/sns/outbox/`): nothing leaves the machine. A message is acknowledged when its deliveries are on disk.
 *
 * Not covered: FIFO topics, topics made at run time, confirmation of subscriptions (all are confirmed at once),
 * delivery policies and status logs, platform applications, signatures, message archiving.
 */

import { DELIVERY_SCHEMA } from "../delivery/delivery-queue.ts";
import { openStore } from "../durable-store.ts";
import { awsQuery } from "../protocol.ts";
import type { Service, ServiceContext } from "../service.ts";
import { FanOut } from "./fan-out.ts";
import { publishOperations } from "./publish.ts";
import { SUBSCRIPTION_SCHEMA, Subscriptions } from "./subscriptions.ts";
import { lockSubscriptions, topicArns } from "./topics.ts";

const STORE_VERSION = 1;

/** The service under the credential scope "sns". */
export async function create(context: ServiceContext): Promise<Service> {
  const { lock, clock, accountId } = context;
  const topics = new Set(topicArns(lock));
  const fromLock = lockSubscriptions(lock);
  const database = openStore(context.dataDir, STORE_VERSION, DELIVERY_SCHEMA + SUBSCRIPTION_SCHEMA);
  const subscriptions = new Subscriptions(database, topics, fromLock, accountId);
  const fanOut = new FanOut(database, context);
  return {
    name: "sns",
    protocol: awsQuery("http://sns.amazonaws.com/doc/2010-03-31/"),
    operations: {
      ...publishOperations(
        fanOut,
        (topicArn) => subscriptions.ofTopic(topicArn),
        () => clock.now(),
      ),
      ...subscriptions.operations(),
    },
    async start() {
      fanOut.start();
    },
    async stop() {
      await fanOut.stop();
      database.close();
    },
  };
}
