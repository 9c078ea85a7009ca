/** Sends messages to a queue in the folder given, one after the other, and says each number when it was acknowledged. */
import { writeSync } from "node:fs";
import { create } from "../../services/sqs/sqs.ts";
import { hostServices } from "../service-host.ts";

const [folder = ""] = process.argv.slice(2);
const resources = [{ type: "aws:sqs/queue:Queue", name: "Q", inputs: { name: "q" } }];
const host = await hostServices({ folder, services: { sqs: create }, resources });
for (let number = 0; ; number++) {
  await host.context.call("sqs", "SendMessage", { QueueUrl: "q", MessageBody: String(number) });
  writeSync(1, `${number}\n`);
}
