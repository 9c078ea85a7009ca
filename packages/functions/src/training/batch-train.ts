/**
 * A training job: one recipe on one series, the same step as the function's, for what would take a function too long. It leaves
 * its answer in the lake. It ends with 0 when it has, with 2 where trying again is of no use, with 1 where it may help.
 */
import { NagarError } from "@nagar/core/errors.ts";
import { logger } from "../lib/logger.ts";
import { trainingPorts } from "./linked-ports.ts";
import { candidateKey, trainModel } from "./train-model.ts";

try {
  const event = JSON.parse(process.env["TRAIN_EVENT"] ?? "") as { run_id: string; series: string };
  const ports = trainingPorts();
  const answer = await trainModel(event, ports, () => performance.now());
  if ("failure" in answer) {
    await ports.writeJson(candidateKey(event.run_id, event.series, answer.recipe), answer);
  }
} catch (error) {
  logger.error("a training job failed", { error: error as Error });
  process.exitCode = error instanceof NagarError && !error.retryable ? 2 : 1;
}
