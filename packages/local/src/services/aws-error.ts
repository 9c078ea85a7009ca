/**
 * A failure in AWS's own shape, so that the SDK in a handler sees the same error class as on AWS
 * (`ResourceNotFoundException`, `ConditionalCheckFailedException` …).
 */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  /** Further members of the error on the wire (`CancellationReasons` of a transaction). */
  readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param code the error's name on the wire, as the service's API reference spells it
   * @param status HTTP status; 4xx means "do not retry" to the SDK, 5xx "retry"
   */
  constructor(code: string, message: string, status = 400, fields: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** What every call that the local cloud does not answer gets: it names the service and the operation. */
export function unsupported(service: string, operation: string): AwsError {
  return new AwsError(
    "UnsupportedOperationException",
    `the local cloud does not support ${service}:${operation} (docs/local-cloud.md lists what it does)`,
    501,
  );
}
