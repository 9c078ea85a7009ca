/** Functions as tasks: by their own ARN (the answer is the result) and through `lambda:invoke` (it is in `Payload`). */
import { NotFound } from "@nagar/core/errors.ts";
import { FunctionError } from "../../service.ts";
import { type Task, TaskError, type TaskRun } from "./task.ts";

async function invoke(functionRef: string, payload: unknown, { context }: TaskRun): Promise<unknown> {
  try {
    return await context.invoke(functionRef, payload);
  } catch (error) {
    if (error instanceof FunctionError)
      throw new TaskError(error.errorType, JSON.stringify(error.toPayload()));
    if (error instanceof NotFound) throw new TaskError("Lambda.ResourceNotFoundException", error.message);
    throw error;
  }
}

/** A task whose Resource is the function's ARN. */
export const invokeFunction =
  (functionArn: string): Task =>
  (parameters, run) =>
    invoke(functionArn, parameters, run);

/** `arn:aws:states:::lambda:invoke`. */
export const lambdaInvoke: Task = async (parameters, run) => {
  const { FunctionName, Payload, InvocationType } = parameters as Record<string, unknown>;
  if (typeof FunctionName !== "string") {
    throw new TaskError("States.Runtime", "lambda:invoke needs a FunctionName in its Parameters");
  }
  if (InvocationType === "Event") {
    await run.context.invokeAsync(FunctionName, Payload ?? {});
    return { StatusCode: 202, Payload: "" };
  }
  return {
    ExecutedVersion: "$LATEST",
    Payload: await invoke(FunctionName, Payload ?? {}, run),
    StatusCode: 200,
  };
};
