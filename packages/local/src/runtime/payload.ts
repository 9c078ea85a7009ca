/** Lambda's limits on what goes into a function and comes out of it. */
import { InvalidInput } from "@nagar/core/errors.ts";

/** 6 MB for a synchronous event or answer (Lambda quotas: "Invocation payload"). */
export const SYNCHRONOUS_PAYLOAD_BYTES = 6 * 1024 * 1024;
/** 1 MB for an asynchronous event. */
export const ASYNCHRONOUS_PAYLOAD_BYTES = 1024 * 1024;

export class PayloadTooLarge extends InvalidInput {
  readonly what: "event" | "answer";

  constructor(what: "event" | "answer", functionName: string) {
    super(
      `the ${what} of ${functionName} is larger than Lambda allows (6 MB synchronous, 1 MB asynchronous)`,
    );
    this.what = what;
  }
}
