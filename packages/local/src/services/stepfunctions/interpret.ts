/**
 * Runs a state machine's definition in the interpreter, with tasks of our choosing. The service runs lock-file
 * machines with it; a test runs the shipped file of a workflow with it.
 */
import type { StateMachine, StateMachineDefinition } from "aws-local-stepfunctions";
import { ExecutionOver } from "./tasks/task.ts";

/** What the interpreter tells while it runs. */
export interface InterpreterEvent {
  readonly type: string;
  readonly timestamp: number;
  readonly index?: number;
  readonly state?: { name: string; type: string; input: unknown; output?: unknown };
  readonly parentState?: { name: string; type: string; input: unknown };
  readonly Error?: string;
  readonly Cause?: unknown;
}

/** Runs one task: the state's name, its Resource and its parameters. Its errors' names are what Retry and Catch see. */
export type RunTask = (state: string, resource: string, parameters: unknown) => Promise<unknown>;

export interface InterpretOptions {
  readonly runTask: RunTask;
  readonly signal: AbortSignal;
  /** `$$.Execution`, `$$.StateMachine`. */
  readonly context?: Record<string, unknown>;
  onEvent?(event: InterpreterEvent): void;
  /** Begins at this state with this input, instead of at StartAt. */
  readonly resumeAt?: { readonly state: string; readonly input: unknown };
  /** In tests: milliseconds instead of the file's waits, by state. */
  readonly waitMs?: Record<string, number>;
  /** In tests: milliseconds instead of the file's retry intervals, by state. */
  readonly retryMs?: Record<string, number>;
}

export type Result =
  | { readonly status: "SUCCEEDED"; readonly output: unknown }
  | { readonly status: "FAILED"; readonly error: string | undefined; readonly cause: string | undefined }
  | { readonly status: "TIMED_OUT" | "ABORTED" };

/** No state of a file can have this name, which is longer than AWS allows. */
export const RESUME_STATE = "resume ".repeat(12);

export interface StateNode {
  Type: string;
  MaxConcurrency?: number;
  Resource?: string;
  ItemProcessor?: MachineNode;
  Iterator?: MachineNode;
  Branches?: MachineNode[];
}

export interface MachineNode {
  States: Record<string, StateNode>;
}

/** Every Task state in a definition, with those in Map and Parallel: name → Resource. */
export function taskStates(machine: MachineNode): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, { Type, Resource, ItemProcessor, Iterator: iterator, Branches = [] }] of Object.entries(
    machine.States,
  )) {
    if (Type === "Task" && Resource !== undefined) found.set(name, Resource);
    for (const inner of [ItemProcessor, iterator, ...Branches]) {
      for (const [innerName, resource] of inner ? taskStates(inner) : []) found.set(innerName, resource);
    }
  }
  return found;
}

/**
 * The interpreter begins at StartAt with the execution's input, which `$$.Execution.Input` keeps naming; a state put
 * before the one to go on with replaces the input by that state's.
 */
function resuming(definition: StateMachineDefinition, { state, input }: { state: string; input: unknown }) {
  const resume = { Type: "Pass", Result: { input }, OutputPath: "$.input", Next: state };
  return {
    ...definition,
    StartAt: RESUME_STATE,
    States: { ...definition.States, [RESUME_STATE]: resume },
  } as StateMachineDefinition;
}

/** Loaded when it is first needed: it brings an SDK of its own, for which a start should not wait. */
const load = () => import("aws-local-stepfunctions");

/** Rejects with an Error that lists what is wrong with the definition by the States Language's own schema. */
export async function validateDefinition(definition: unknown): Promise<void> {
  const interpreter = await load();
  new interpreter.StateMachine(definition as StateMachineDefinition, {
    validationOptions: { checkArn: false },
  });
}

/** Runs to the end. Never rejects; a task that is under way when `signal` aborts is told by its own means. */
export async function interpret(
  definition: unknown,
  input: unknown,
  options: InterpretOptions,
): Promise<Result> {
  const { runTask, signal, context, onEvent, resumeAt, waitMs, retryMs } = options;
  const machine = definition as StateMachineDefinition;
  const handlers = [...taskStates(machine as unknown as MachineNode)].map(([name, resource]) => [
    name,
    async (parameters: unknown) => {
      // The interpreter goes on by itself for a moment after it was aborted.
      if (signal.aborted) throw new ExecutionOver();
      return runTask(name, resource, parameters);
    },
  ]);
  const interpreter = await load();
  const runner = new interpreter.StateMachine(resumeAt ? resuming(machine, resumeAt) : machine, {
    validationOptions: { noValidate: true },
  });
  type RunArguments = Parameters<StateMachine["run"]>;
  const { abort, result, eventLogs } = runner.run(input as RunArguments[0], {
    context: { ...context },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers) as NonNullable<
        NonNullable<RunArguments[1]>["overrides"]
      >["taskResourceLocalHandlers"] &
        object,
      ...(waitMs && { waitTimeOverrides: waitMs }),
      ...(retryMs && { retryIntervalOverrides: retryMs }),
    },
  });
  signal.addEventListener("abort", abort, { once: true });
  const told = (async () => {
    for await (const event of eventLogs) onEvent?.(event as unknown as InterpreterEvent);
  })();
  try {
    const output = await result;
    await told;
    return { status: "SUCCEEDED", output };
  } catch (error) {
    await told;
    return failure(error as Error);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function failure(error: Error): Result {
  if (error.name === "ExecutionTimeoutError") return { status: "TIMED_OUT" };
  if (error.name === "ExecutionAbortedError") return { status: "ABORTED" };
  const cause = error.cause as Error | undefined;
  if (cause?.name === "ExecutionOver") return { status: "ABORTED" };
  // A Fail state without Error has no name on AWS.
  const name = cause?.name === "FailStateError" ? undefined : (cause?.name ?? error.name);
  return { status: "FAILED", error: name, cause: cause?.message ?? error.message };
}
