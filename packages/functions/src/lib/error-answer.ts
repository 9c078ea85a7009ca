/** The one shape in which the API says that something went wrong, and the status that goes with it. */
import { NagarError } from "@nagar/core/errors.ts";

/** A request that HTTP itself refuses: its size, its media type, its encoding. */
export class RequestRefused extends NagarError {
  override readonly name = "RequestRefused";
  readonly code: string;
  readonly status: 405 | 413 | 415;

  constructor(status: 405 | 413 | 415, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message, { details });
    this.status = status;
    this.code = code;
  }
}

const STATUS: Readonly<Record<string, number>> = {
  InvalidInput: 400,
  Forbidden: 403,
  NotFound: 404,
  Conflict: 409,
  Infeasible: 422,
  Unavailable: 503,
};

export interface ErrorBody {
  error: {
    code: string;
    message: string;
    details: Record<string, unknown>;
    request_id: string;
    /** ISO 8601, UTC. */
    timestamp: string;
  };
}

/**
 * The status and body for `error`. What Nagar threw on purpose is shown as it is; anything else is a defect, and
 * the caller learns only the request's id, under which the log has the rest.
 */
export function errorAnswer(
  error: unknown,
  requestId: string,
  now: number,
): { status: number; body: ErrorBody } {
  const known = error instanceof NagarError ? error : undefined;
  const status = known instanceof RequestRefused ? known.status : (STATUS[known?.name ?? ""] ?? 500);
  return {
    status,
    body: {
      error: {
        code: known?.code ?? "INTERNAL",
        message: known?.message ?? "Something went wrong here; the request's id finds it in the log",
        details: known?.details ?? {},
        request_id: requestId,
        timestamp: new Date(now).toISOString(),
      },
    },
  };
}
