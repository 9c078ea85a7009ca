/**
 * SQS: the lock file's standard queues, and the event source mappings from them to functions.
 *
 * Not covered: FIFO queues, queues made at run time, watching or ending a message move task (it is done at
 * once), permissions and tags, filter criteria of
 * mappings. What an event source mapping had taken when the process ended is visible again at once after a start.
 */
import { openStore } from "../durable-store.ts";
import { awsJson } from "../protocol.ts";
import type { Service, ServiceContext } from "../service.ts";
import { queueMappings } from "./mapping.ts";
import { MappingPoller } from "./mapping-poller.ts";
import { MessageStore, STORE_SCHEMA, STORE_VERSION } from "./message-store.ts";
import { queueConfigs } from "./queue-config.ts";
import { queueOperations } from "./queue-operations.ts";
import { Queues } from "./queues.ts";
import { receiveOperations } from "./receive.ts";
import { sendOperations } from "./send.ts";

/** How long batches under way may take to end when the cloud stops. */
const STOP_GRACE_MS = 3000;

/** The service under the credential scope "sqs". */
export async function create(context: ServiceContext): Promise<Service> {
  const { lock, clock } = context;
  const configs = queueConfigs(lock);
  const database = openStore(context.dataDir, STORE_VERSION, STORE_SCHEMA);
  const store = new MessageStore(database);
  store.releaseMapped(clock.now());
  const queues = new Queues(configs, store, clock);
  const pollers = queueMappings(lock).map((mapping) => new MappingPoller(mapping, queues, context));
  return {
    name: "sqs",
    protocol: awsJson("1.0"),
    operations: {
      ...sendOperations(queues),
      ...receiveOperations(queues, clock),
      ...queueOperations(
        queues,
        clock,
        ({ name }) => `${context.endpoint("sqs")}/${context.accountId}/${name}`,
      ),
    },
    async start() {
      for (const poller of pollers) poller.start();
    },
    async stop() {
      queues.stop();
      const ended = Promise.all(pollers.map((poller) => poller.stop()));
      await Promise.race([ended, new Promise<void>((resolve) => clock.after(STOP_GRACE_MS, resolve))]);
      database.close();
    },
  };
}
