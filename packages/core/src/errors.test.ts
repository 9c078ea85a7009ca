import { describe, expect, it } from "vitest";
import * as errors from "./errors.ts";
import { errorData, NagarError, reviveError } from "./errors.ts";

/** As between threads. */
const carried = (error: unknown) => reviveError(structuredClone(errorData(error)));
const classes = Object.values(errors).filter(
  (each) => Object.getPrototypeOf(each) === NagarError,
) as unknown as (new (
  message: string,
  options: errors.ErrorOptions,
) => NagarError)[];

describe("an error that is carried as data", () => {
  it("has every class to come back as", () => expect(classes.length).toBeGreaterThanOrEqual(5));

  it.each(classes)("is %o again", (Known) => {
    const error = new Known("budget is -1", { details: { field: "budget", value: -1 } });
    const revived = carried(error) as NagarError;
    expect(revived).toBeInstanceOf(Known);
    const { name, message, code, retryable, details, stack } = error;
    expect(revived).toMatchObject({ name, message, code, retryable, details, stack });
  });

  it("is a defect of the same name where it is none of ours, and of none where nothing tells one", () => {
    const revived = carried(new TypeError("x is not a function"));
    expect(revived).not.toBeInstanceOf(NagarError);
    expect(revived).toMatchObject({ name: "TypeError", message: "x is not a function" });
    expect(carried("gone")).toMatchObject({ name: "Error", message: "gone" });
    expect(reviveError({ name: "toString", message: "" })).not.toBeInstanceOf(NagarError);
  });
});
