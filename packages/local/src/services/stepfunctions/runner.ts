/** Runs executions, writes down each step, and goes on with those that a restart interrupted. */
import { availableParallelism } from "node:os";
import type { ServiceContext } from "../service.ts";
import { asWideAsCores } from "./as-wide-as-cores.ts";
import type { Ending, Execution, ExecutionStore } from "./execution-store.ts";
import { type HistoryEvent, historyEvent, taskScheduled, taskSucceeded } from "./history.ts";
import {
  type InterpreterEvent,
  type InterpretOptions,
  interpret,
  type MachineNode,
  RESUME_STATE,
  type Result,
  validateDefinition,
} from "./interpret.ts";
import type { Machine } from "./machines.ts";
import { ExecutionOver, TaskError } from "./tasks/task.ts";
import { taskOf } from "./tasks/task-resources.ts";

/** Step Functions' limit for the input and output of a state and of an execution. */
export const MAX_DATA_BYTES = 256 * 1024;

const endEvents = {
  SUCCEEDED: ["ExecutionSucceeded", "executionSucceededEventDetails"],
  FAILED: ["ExecutionFailed", "executionFailedEventDetails"],
  TIMED_OUT: ["ExecutionTimedOut", "executionTimedOutEventDetails"],
  ABORTED: ["ExecutionAborted", "executionAbortedEventDetails"],
} as const;

export function startedEvent(
  execution: Pick<Execution, "input" | "startedAt">,
  roleArn: string,
): HistoryEvent {
  return {
    at: execution.startedAt,
    type: "ExecutionStarted",
    details: { executionStartedEventDetails: { input: execution.input, roleArn } },
  };
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

export class ExecutionRunner {
  readonly #store: ExecutionStore;
  readonly #context: ServiceContext;
  readonly #running = new Map<string, Running>();
  /** ARNs of machines whose schema was looked at. */
  readonly #validated = new Set<string>();
  #stopped = false;

  constructor(store: ExecutionStore, context: ServiceContext) {
    this.#store = store;
    this.#context = context;
  }

  /** Begins or goes on with an execution; resolves when it has ended (or the cloud has). */
  run(machine: Machine, execution: Execution): Promise<void> {
    const controller = new AbortController();
    const ended = this.#run(machine, execution, controller.signal).finally(() => {
      this.#running.delete(execution.arn);
    });
    this.#running.set(execution.arn, { controller, ended });
    return ended;
  }

  /** Stops an execution; what it waits for is cancelled. */
  abort(arn: string, error: string | undefined, cause: string | undefined): void {
    this.#end(arn, { status: "ABORTED", error, cause });
    this.#running.get(arn)?.controller.abort();
  }

  /** Leaves all executions where they are; a start goes on with them. */
  stop(): void {
    this.#stopped = true;
    for (const { controller } of this.#running.values()) controller.abort();
  }

  async #run(machine: Machine, execution: Execution, signal: AbortSignal): Promise<void> {
    const { arn, name, input, startedAt, resumeAt } = execution;
    const { name: machineName, arn: machineArn } = machine;
    const topLevel = (machine.definition as { States: Record<string, unknown> }).States;
    const onEvent = (event: InterpreterEvent): void => {
      if (event.state?.name === RESUME_STATE) return;
      const history = historyEvent(event);
      const entered = event.type === "StateEntered" ? event.state : undefined;
      const outer = entered && Object.hasOwn(topLevel, entered.name) ? entered : undefined;
      if (history) this.#append(arn, history, outer && { state: outer.name, input: outer.input });
    };
    const result = await this.#interpret(machine, input, {
      signal,
      onEvent,
      runTask: (_state, resource, parameters) => this.#task(arn, resource, parameters, signal),
      context: {
        Execution: {
          Id: arn,
          Name: name,
          RoleArn: machine.roleArn,
          StartTime: new Date(startedAt).toISOString(),
        },
        StateMachine: { Id: machineArn, Name: machineName },
      },
      ...(resumeAt && { resumeAt }),
    });
    if (!this.#stopped) this.#end(arn, this.#ending(result));
  }

  async #interpret(machine: Machine, input: string, options: InterpretOptions): Promise<Result> {
    try {
      if (!this.#validated.has(machine.arn)) await validateDefinition(machine.definition);
      this.#validated.add(machine.arn);
      const narrowed = asWideAsCores(machine.definition as MachineNode, availableParallelism());
      return await interpret(narrowed, JSON.parse(input), options);
    } catch (error) {
      const { message, stack = message } = error as Error;
      this.#context.log.error(`${machine.name}: ${stack}`);
      return { status: "FAILED", error: "States.Runtime", cause: message };
    }
  }

  #ending(result: Result): Ending {
    if (result.status === "FAILED") return result;
    if (result.status !== "SUCCEEDED") return { status: result.status };
    const output = JSON.stringify(result.output ?? null);
    if (Buffer.byteLength(output) <= MAX_DATA_BYTES) return { status: "SUCCEEDED", output };
    const cause = "The output of the execution is larger than 256 KB.";
    return { status: "FAILED", error: "States.DataLimitExceeded", cause };
  }

  async #task(arn: string, resource: string, parameters: unknown, signal: AbortSignal): Promise<unknown> {
    const task = taskOf(resource);
    if (!task) throw new TaskError("States.Runtime", `the local cloud has no task ${resource}`);
    const { clock, region } = this.#context;
    this.#append(arn, taskScheduled(clock.now(), resource, region, parameters));
    const over = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new ExecutionOver()), { once: true });
    });
    over.catch(() => undefined);
    const result = await Promise.race([task(parameters, { context: this.#context, signal }), over]);
    if (Buffer.byteLength(JSON.stringify(result ?? null)) > MAX_DATA_BYTES) {
      throw new TaskError("States.DataLimitExceeded", `The result of ${resource} is larger than 256 KB.`);
    }
    this.#append(arn, taskSucceeded(clock.now(), resource, result));
    return result ?? null;
  }

  #append(arn: string, event: HistoryEvent, resumeAt?: Execution["resumeAt"]): void {
    if (!this.#stopped) this.#store.append(arn, event, resumeAt);
  }

  #end(arn: string, ending: Ending): void {
    const { status, output, error, cause } = ending;
    const [type, member] = endEvents[status];
    const details = { [member]: status === "SUCCEEDED" ? { output } : { error, cause } };
    const at = this.#context.clock.now();
    if (!this.#store.end(arn, ending, { at, type, details })) return;
    this.#announce(arn, status);
  }

  /** As AWS does on the default bus; a lock file without EventBridge's rules simply has nobody who listens. */
  #announce(executionArn: string, status: string): void {
    const stateMachineArn = executionArn.replace(":execution:", ":stateMachine:").replace(/:[^:]+$/, "");
    const name = executionArn.slice(executionArn.lastIndexOf(":") + 1);
    const entry = {
      Source: "aws.states",
      DetailType: "Step Functions Execution Status Change",
      Resources: [executionArn],
      Detail: JSON.stringify({ executionArn, stateMachineArn, name, status }),
    };
    this.#context.call("events", "PutEvents", { Entries: [entry] }).catch((error: Error) => {
      this.#context.log.debug(`${executionArn}: its end was not announced: ${error.message}`);
    });
  }
}
