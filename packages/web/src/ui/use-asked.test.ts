import { expect, it } from "vitest";
import { ApiError } from "../api/client.ts";
import { onceAnswered } from "./use-asked.ts";

it("asks again what may pass by itself, and neither what was answered nor what was refused", () => {
  for (const status of [0, 429, 500, 503]) expect(onceAnswered(new ApiError("busy", status))).toBe(3_000);
  for (const status of [400, 404, 409]) expect(onceAnswered(new ApiError("no", status))).toBeUndefined();
  expect(onceAnswered({ scenarios: [] })).toBeUndefined();
});
