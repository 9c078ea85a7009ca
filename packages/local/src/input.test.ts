import { expect, it } from "vitest";
import { readInputJson } from "./input.ts";
import { inputFile } from "./testing/run-nagar.ts";

it("a JSON file is read, with a byte order mark too", () => {
  expect(readInputJson(inputFile("given.json", '\uFEFF{"a": [1]}'))).toEqual({ a: [1] });
});

it.each([
  ["cut off", '{"a":\n [1,\n'],
  ["nested too deep", "[".repeat(20_000)],
])("a file that is %s is refused in one line", (_, text) => {
  expect(() => readInputJson(inputFile("given.json", text))).toThrow(/^\S*given\.json: not JSON: .+$/);
});
