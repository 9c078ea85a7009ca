/** A query that fails as Athena fails it: the execution ends in state FAILED with this message. */
export class QueryError extends Error {
  override readonly name = "QueryError";

  /** @param message without Athena's prefix */
  constructor(message: string, kind = "SYNTAX_ERROR") {
    super(`${kind}: ${message}`);
  }
}
