/**
 * Step Functions: the lock file's state machines, run by aws-local-stepfunctions; executions and histories are on disk.
 * A StartExecution of a name that runs with the same input answers with that execution.
 *
 * After a restart an execution goes on with the outermost state that it was in, which is entered again with the same
 * input; a task that was under way runs again, so tasks must be idempotent (on AWS they must be too, for their
 * retries). Retries are counted anew. `unsupported-list.ts` lists the parts of the language that may not be used.
 *
 * Not covered: state machines made at run time, versions and aliases, activities and task tokens, redrive, Map runs,
 * TestState, tracing. An express execution that a restart interrupts is not gone on with, as on AWS.
 */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { openStore } from "../durable-store.ts";
import { operation } from "../operation.ts";
import { awsJson } from "../protocol.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import { type Execution, ExecutionStore, STORE_SCHEMA, STORE_VERSION } from "./execution-store.ts";
import { type Machine, stateMachines } from "./machines.ts";
import { readOperations } from "./read-operations.ts";
import { ExecutionRunner, MAX_DATA_BYTES, startedEvent } from "./runner.ts";

const startInput = z.strictObject({
  stateMachineArn: z.string(),
  name: z
    .string()
    .regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u, "Invalid Name")
    .optional(),
  input: z.string().default("{}"),
  traceHeader: z.string().optional(),
  includedData: z.string().optional(),
});

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > MAX_DATA_BYTES) {
    throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input: larger than 256 KB");
  }
  try {
    JSON.parse(input);
  } catch (error) {
    const reason = (error as Error).message;
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: ${reason}`);
  }
}

class Executions {
  readonly #machines: ReadonlyMap<string, Machine>;
  readonly #store: ExecutionStore;
  readonly #runner: ExecutionRunner;
  readonly #context: ServiceContext;

  constructor(
    machines: ReadonlyMap<string, Machine>,
    store: ExecutionStore,
    runner: ExecutionRunner,
    context: ServiceContext,
  ) {
    this.#machines = machines;
    this.#store = store;
    this.#runner = runner;
    this.#context = context;
  }

  machine(arn: string): Machine {
    const machine = this.#machines.get(arn);
    if (!machine) throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  start({ stateMachineArn, name = randomUUID(), input }: z.infer<typeof startInput>): {
    execution: Execution;
    ended: Promise<void>;
  } {
    const machine = this.machine(stateMachineArn);
    checkInput(input);
    const express = machine.type === "EXPRESS";
    const base = `arn:aws:states:${this.#context.region}:${this.#context.accountId}`;
    const arn = express
      ? `${base}:express:${machine.name}:${name}:${randomUUID()}`
      : `${base}:execution:${machine.name}:${name}`;
    const known = this.#store.find(arn);
    if (known?.status === "RUNNING" && known.input === input)
      return { execution: known, ended: Promise.resolve() };
    if (known) throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    const execution = { arn, machineArn: machine.arn, name, input, startedAt: this.#context.clock.now() };
    this.#store.create(execution, startedEvent(execution, machine.roleArn));
    const created = this.find(arn);
    return { execution: created, ended: this.#runner.run(machine, created) };
  }

  find(arn: string): Execution {
    const found = this.#store.find(arn);
    if (!found) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return found;
  }

  /** Goes on with what an earlier process left. */
  resume(): void {
    for (const execution of this.#store.running()) {
      const machine = this.#machines.get(execution.machineArn);
      if (machine?.type === "STANDARD") {
        const state = execution.resumeAt?.state;
        const known =
          state === undefined || Object.hasOwn((machine.definition as { States: object }).States, state);
        if (known) {
          this.#context.log.info(`goes on with ${execution.arn} at ${state ?? "its start"}`);
          void this.#runner.run(machine, execution);
          continue;
        }
      }
      const cause =
        "the local cloud was restarted, and the state machine is no longer there or is an express one";
      this.#runner.abort(execution.arn, "States.Runtime", cause);
    }
  }
}

function syncAnswer(execution: Execution): object {
  const duration = (execution.stoppedAt ?? execution.startedAt) - execution.startedAt;
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    startDate: execution.startedAt / 1000,
    stopDate: (execution.stoppedAt ?? execution.startedAt) / 1000,
    status: execution.status,
    input: execution.input,
    output: execution.output,
    error: execution.error,
    cause: execution.cause,
    billingDetails: { billedDurationInMilliseconds: duration, billedMemoryUsedInMB: 64 },
  };
}

/** The service under the credential scope "states". */
export async function create(context: ServiceContext): Promise<Service> {
  const machines = new Map(stateMachines(context.lock).map((machine) => [machine.arn, machine]));
  const database = openStore(context.dataDir, STORE_VERSION, STORE_SCHEMA);
  const store = new ExecutionStore(database);
  const runner = new ExecutionRunner(store, context);
  const executions = new Executions(machines, store, runner, context);

  const operations: Record<string, Operation> = {
    StartExecution: operation(startInput, (given) => {
      const { execution } = executions.start(given);
      return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
    }),
    StartSyncExecution: operation(startInput, async (given) => {
      if (executions.machine(given.stateMachineArn).type !== "EXPRESS") {
        throw new AwsError(
          "StateMachineTypeNotSupported",
          "This operation is not supported by this type of state machine",
        );
      }
      const { execution, ended } = executions.start(given);
      await ended;
      return syncAnswer(executions.find(execution.arn));
    }),
    StopExecution: operation(
      z.strictObject({
        executionArn: z.string(),
        error: z.string().optional(),
        cause: z.string().optional(),
      }),
      ({ executionArn, error, cause }) => {
        executions.find(executionArn);
        runner.abort(executionArn, error, cause);
        return { stopDate: (executions.find(executionArn).stoppedAt ?? context.clock.now()) / 1000 };
      },
    ),
    ...readOperations(machines, store, (arn) => executions.find(arn)),
  };

  return {
    name: "states",
    protocol: awsJson("1.0"),
    operations,
    async start() {
      executions.resume();
    },
    async stop() {
      runner.stop();
      database.close();
    },
  };
}
