import { describe, expect, it } from "vitest";
import { toldFailure } from "./failure.ts";

describe("a failure of the workflow, as people read it", () => {
  it("is a function's own message where the error is ours", () => {
    const Cause = JSON.stringify({
      errorType: "InvalidInput",
      errorMessage: "scenario: zones: no zone Z99",
      trace: [],
    });
    expect(toldFailure({ Error: "InvalidInput", Cause })).toEqual({
      code: "INVALID_PARAMETER",
      message: "scenario: zones: no zone Z99",
    });
  });

  it("names a defect by its error's name, for whoever looks into the log", () => {
    const Cause = JSON.stringify({ errorType: "TypeError", errorMessage: "x is not a function" });
    expect(toldFailure({ Error: "TypeError", Cause })).toEqual({
      code: "INTERNAL",
      message: "TypeError: x is not a function",
    });
  });

  it("counts the children of an array job that failed", () => {
    const Cause = JSON.stringify({
      StatusReason: "Array Child Job failed",
      ArrayProperties: { StatusSummary: { FAILED: 2, SUCCEEDED: 6 } },
    });
    expect(toldFailure({ Error: "States.TaskFailed", Cause }).message).toBe(
      "2 of 8 children failed: Array Child Job failed",
    );
  });

  it("says why a query failed", () => {
    const Cause = JSON.stringify({
      QueryExecution: { Status: { StateChangeReason: "SYNTAX_ERROR: no table traffic" } },
    });
    expect(toldFailure({ Error: "States.TaskFailed", Cause }).message).toBe(
      "the query failed: SYNTAX_ERROR: no table traffic",
    );
  });
});
