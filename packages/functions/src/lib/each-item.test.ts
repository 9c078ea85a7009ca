import { expect, it } from "vitest";
import { eachItem } from "./each-item.ts";

it("does all that can be done, and says what could not", async () => {
  const done: number[] = [];
  const work = eachItem([1, 2, 3, 4], "odd one", async (item) => {
    if (item % 2 === 1) throw new Error(`no ${item}`);
    done.push(item);
  });
  const thrown: unknown = await work.catch((error: unknown) => error);
  expect(done).toEqual([2, 4]);
  expect(thrown).toBeInstanceOf(AggregateError);
  expect((thrown as AggregateError).errors.map(({ message }) => message)).toEqual(["no 1", "no 3"]);
});
