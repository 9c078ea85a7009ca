import { expect, it } from "vitest";
import { ApiError } from "../api/client.ts";
import { onceAnswered } from "./use-asked.ts";

it("asks again what may pass by itself, and neither what was answered nor what was refused", () => {
  for (const status of [0, 429, 500, 503]) {
    const asked = [1, 2, 3, 9].map((failures) => onceAnswered(new ApiError("busy", status), failures));
    expect(asked).toEqual([3_000, 6_000, 12_000, 60_000]);
  }
  for (const status of [400, 404, 409]) expect(onceAnswered(new ApiError("no", status), 1)).toBeUndefined();
  expect(onceAnswered({ scenarios: [] }, 0)).toBeUndefined();
});
