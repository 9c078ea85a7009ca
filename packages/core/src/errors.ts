/**
 * The errors that Nagar throws on purpose. Each is named by what is wrong; `name` is part of the contract
 * (a state machine's `ErrorEquals` and an API's status follow from it), `message` says what came and what is
 * allowed, and `details` says it to a program. Anything that is not one of these is a defect and is shown to
 * nobody but the log.
 */

export interface ErrorOptions {
  /** Machine-readable facts: the field, the value, what is allowed, the file and the line. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

export abstract class NagarError extends Error {
  abstract readonly code: string;
  /** True where the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean = false;
  readonly details: Record<string, unknown>;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details ?? {};
  }
}

/** What was given cannot be used: a wrong type, unit, range, reference or format. */
export class InvalidInput extends NagarError {
  override readonly name = "InvalidInput";
  readonly code = "INVALID_PARAMETER";
}

/** Whoever asks is known, and may not do this. */
export class Forbidden extends NagarError {
  override readonly name = "Forbidden";
  readonly code = "FORBIDDEN";
}

/** What was asked for does not exist. */
export class NotFound extends NagarError {
  override readonly name = "NotFound";
  readonly code = "NOT_FOUND";
}

/** Somebody else changed it first, or it is already under way. */
export class Conflict extends NagarError {
  override readonly name = "Conflict";
  readonly code = "CONFLICT";
}

/** Something that is needed does not answer now; the same call may succeed later. */
export class Unavailable extends NagarError {
  override readonly name = "Unavailable";
  readonly code = "UNAVAILABLE";
  override readonly retryable = true;
}

/** The question is well-formed but has no answer: a model that does not converge, a budget nothing fits. */
export class Infeasible extends NagarError {
  override readonly name = "Infeasible";
  readonly code = "INFEASIBLE";
}

/** An error as plain data, for where a class does not survive: between threads. */
export interface ErrorData {
  name: string;
  message: string;
  stack?: string | undefined;
  details?: Record<string, unknown>;
}

/** What of an error is sent on; `details` is plain data wherever Nagar throws. */
export function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack } = error;
  return { name, message, stack, ...(error instanceof NagarError && { details: error.details }) };
}

const BY_NAME: Readonly<Record<string, new (message: string, options: ErrorOptions) => NagarError>> = {
  InvalidInput,
  Forbidden,
  NotFound,
  Conflict,
  Unavailable,
  Infeasible,
};

/** The error that `data` was: of Nagar's class where the name is one of these, and otherwise an Error of that name. */
export function reviveError({ name, message, stack, details = {} }: ErrorData): Error {
  const Known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  const error = Known ? new Known(message, { details }) : Object.assign(new Error(message), { name });
  return stack === undefined ? error : Object.assign(error, { stack });
}
