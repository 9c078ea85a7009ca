/** Tasks that call an operation of a service: Parameters in, the operation's output back. */
import { AwsError } from "../../aws-error.ts";
import { type Task, TaskError } from "./task.ts";

export interface ServiceCall {
  /** The name in the credential scope. */
  readonly service: string;
  readonly operation: string;
  /** What stands before the dot in an error's name: `DynamoDB.ConditionalCheckFailedException`. */
  readonly errorPrefix: string;
  /** Changes Parameters into the wire's input, and the wire's output into the task's result. */
  toInput?(parameters: Record<string, unknown>): Record<string, unknown>;
  toResult?(output: Record<string, unknown>): unknown;
}

/** JSON text of what is not text already: Step Functions takes objects for Message, MessageBody, Detail and Input. */
export function asJsonText(value: unknown): unknown {
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

function renamed(value: unknown, change: (key: string) => string, verbatim: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, change, verbatim));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      change(key),
      verbatim.includes(key) ? each : renamed(each, change, verbatim),
    ]),
  );
}

/** The keys inside of these are the caller's own words. */
const FREE_MAPS = ["Parameters", "parameters", "Tags", "tags"];

/** `JobName` to `jobName`, in every depth: services whose wire is camelCase are PascalCase in Step Functions. */
export function toCamelCase(value: Record<string, unknown>): Record<string, unknown> {
  return renamed(value, (key) => key.charAt(0).toLowerCase() + key.slice(1), FREE_MAPS) as Record<
    string,
    unknown
  >;
}

/** `jobName` to `JobName`, in every depth. */
export function toPascalCase(value: unknown): unknown {
  return renamed(value, (key) => key.charAt(0).toUpperCase() + key.slice(1), FREE_MAPS);
}

/** The error of a service as Step Functions names it. */
export function asTaskError(error: unknown, prefix: string): unknown {
  if (!(error instanceof AwsError)) return error;
  const name = /(Exception|Error)$/.test(error.code) ? error.code : `${error.code}Exception`;
  return new TaskError(`${prefix}.${name}`, error.message);
}

/** The task that makes this call. */
export function serviceCall({ service, operation, errorPrefix, toInput, toResult }: ServiceCall): Task {
  return async (parameters, { context }) => {
    const given = (parameters ?? {}) as Record<string, unknown>;
    try {
      const output = await context.call<Record<string, unknown>>(
        service,
        operation,
        toInput ? toInput(given) : given,
      );
      return toResult ? toResult(output) : output;
    } catch (error) {
      throw asTaskError(error, errorPrefix);
    }
  };
}
