import { expect, it } from "vitest";
import { ApiError } from "../api/client.ts";
import { nextAskMs } from "./use-run.ts";

it("a recommendation is asked for until it is settled, seldom while only an outcome is awaited, not after a refusal", () => {
  const finished = { status: "finished", changes: [] };
  const every = nextAskMs({ status: "queued", decisions: {} })!;
  expect(nextAskMs({ status: "completed", decisions: { a: finished as never } })).toBe(10 * every);
  expect(nextAskMs({ status: "completed", decisions: {} })).toBeUndefined();
  expect(nextAskMs({ status: "failed", decisions: {} })).toBeUndefined();
  for (const status of [400, 404]) expect(nextAskMs(new ApiError("no", status))).toBeUndefined();
  for (const status of [0, 429, 503]) expect(nextAskMs(new ApiError("busy", status))).toBe(every);
});
