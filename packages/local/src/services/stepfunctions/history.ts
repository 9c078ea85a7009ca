/** From what the interpreter tells to the events of GetExecutionHistory. */
import type { InterpreterEvent } from "./interpret.ts";

export interface HistoryEvent {
  /** Epoch milliseconds. */
  readonly at: number;
  /** AWS's name: `TaskStateEntered`. */
  readonly type: string;
  /** The event's own member, as the API names it: `{ stateEnteredEventDetails: { name, input } }`. */
  readonly details: Readonly<Record<string, unknown>>;
}

function stateEvent({ type, timestamp, state }: InterpreterEvent): HistoryEvent | undefined {
  if (!state) return undefined;
  const entered = type === "StateEntered";
  // A Fail state is never left.
  if (!entered && state.type === "Fail") return undefined;
  const value = entered ? { input: JSON.stringify(state.input) } : { output: JSON.stringify(state.output) };
  return {
    at: timestamp,
    type: `${state.type}State${entered ? "Entered" : "Exited"}`,
    details: {
      [entered ? "stateEnteredEventDetails" : "stateExitedEventDetails"]: { name: state.name, ...value },
    },
  };
}

function iterationEvent({ type, timestamp, parentState, index }: InterpreterEvent): HistoryEvent {
  const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
  return { at: timestamp, type, details: { [member]: { name: parentState?.name, index } } };
}

function failedEvent({
  timestamp,
  state,
  Error: error,
  Cause: cause,
}: InterpreterEvent): HistoryEvent | undefined {
  if (state?.type === "Task") {
    const timedOut = error === "States.Timeout";
    const details = { error, cause: typeof cause === "string" ? cause : String(cause) };
    return timedOut
      ? { at: timestamp, type: "TaskTimedOut", details: { taskTimedOutEventDetails: details } }
      : { at: timestamp, type: "TaskFailed", details: { taskFailedEventDetails: details } };
  }
  if (state?.type === "Map") return { at: timestamp, type: "MapStateFailed", details: {} };
  if (state?.type === "Parallel") return { at: timestamp, type: "ParallelStateFailed", details: {} };
  return undefined;
}

/** Undefined for what has no event on AWS (a retry shows as the next TaskScheduled). */
export function historyEvent(event: InterpreterEvent): HistoryEvent | undefined {
  switch (event.type) {
    case "StateEntered":
    case "StateExited":
      return stateEvent(event);
    case "StateFailed":
      return failedEvent(event);
    case "MapIterationStarted":
    case "MapIterationSucceeded":
    case "MapIterationFailed":
      return iterationEvent(event);
    default:
      return undefined;
  }
}

/** A task is handed to its service. */
export function taskScheduled(
  at: number,
  resource: string,
  region: string,
  parameters: unknown,
): HistoryEvent {
  const [, , service = "", , , ...rest] = resource.split(":");
  const [resourceType, name] =
    service === "states" ? [rest[0], rest.slice(1).join(":")] : [service, resource];
  const taskScheduledEventDetails = {
    resourceType,
    resource: name,
    region,
    parameters: JSON.stringify(parameters ?? {}),
  };
  return { at, type: "TaskScheduled", details: { taskScheduledEventDetails } };
}

/** A task has answered. */
export function taskSucceeded(at: number, resource: string, output: unknown): HistoryEvent {
  const [resourceType] = resource.replace("arn:aws:states:::", "").split(":");
  const taskSucceededEventDetails = { resourceType, resource, output: JSON.stringify(output ?? null) };
  return { at, type: "TaskSucceeded", details: { taskSucceededEventDetails } };
}
