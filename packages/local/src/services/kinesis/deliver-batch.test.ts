import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShardRecord } from "../../data/kinesis-engine.ts";
import { type DeliveryPorts, deliverBatch, readOutcome, Stopped } from "./deliver-batch.ts";
import { NO_LIMIT } from "./mapping.ts";

const NOW = Date.parse("2026-11-21T06:00:00Z");
const sequence = (i: number): string => String(i).padStart(56, "0");

function records(count: number, ageSeconds: (i: number) => number = () => 0): ShardRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    SequenceNumber: sequence(i),
    PartitionKey: "k",
    Data: "",
    ApproximateArrivalTimestamp: NOW / 1000 - ageSeconds(i),
  }));
}

/** Ports that run `handler` on record numbers and note what happens. */
function ports(handler: (numbers: number[]) => unknown) {
  const calls: number[][] = [];
  const givenUp: [condition: string, numbers: number[], invokeCount: number][] = [];
  const checkpoints: number[] = [];
  const numbers = (given: readonly ShardRecord[]): number[] =>
    given.map(({ SequenceNumber }) => Number(SequenceNumber));
  const made: DeliveryPorts = {
    now: () => NOW,
    pause: async () => undefined,
    checkpoint: async (sequenceNumber) => void checkpoints.push(Number(sequenceNumber)),
    giveUp: async (given, condition, invokeCount) =>
      void givenUp.push([condition, numbers(given), invokeCount]),
    async invoke(given) {
      calls.push(numbers(given));
      return handler(numbers(given));
    },
  };
  return { made, calls, givenUp, checkpoints };
}

const mapping = { bisect: false, retries: NO_LIMIT, maxAgeSeconds: NO_LIMIT, partialFailures: true };
const failFrom = (number: number) => ({ batchItemFailures: [{ itemIdentifier: sequence(number) }] });

describe("delivery of a batch", () => {
  it("is done with one call where the function succeeds", async () => {
    const { made, calls, checkpoints } = ports(() => null);
    await deliverBatch(records(3), mapping, made);
    expect(calls).toEqual([[0, 1, 2]]);
    expect(checkpoints).toEqual([2]);
  });

  it("goes on from the lowest record that is reported as failed", async () => {
    let first = true;
    const { made, calls, checkpoints } = ports(() => {
      const answer = first
        ? { batchItemFailures: [...failFrom(4).batchItemFailures, ...failFrom(2).batchItemFailures] }
        : {};
      first = false;
      return answer;
    });
    await deliverBatch(records(5), mapping, made);
    expect(calls).toEqual([
      [0, 1, 2, 3, 4],
      [2, 3, 4],
    ]);
    expect(checkpoints).toEqual([1, 4]);
  });

  it("gives up only the record that cannot be processed, where batches are cut in two", async () => {
    const { made, calls, givenUp, checkpoints } = ports((numbers) => {
      if (numbers.includes(5)) throw new Error("poison");
    });
    await deliverBatch(records(8), { ...mapping, bisect: true, retries: 2 }, made);
    expect(givenUp).toEqual([["RetryAttemptsExhausted", [5], 3]]);
    expect(calls.filter((numbers) => !numbers.includes(5)).flat()).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(checkpoints.at(-1)).toBe(7);
  });

  it("tries a batch once more than the allowed retries, then gives all of it up", async () => {
    const { made, calls, givenUp } = ports(() => {
      throw new Error("always");
    });
    await deliverBatch(records(2), { ...mapping, retries: 3 }, made);
    expect(calls).toHaveLength(4);
    expect(givenUp).toEqual([["RetryAttemptsExhausted", [0, 1], 4]]);
  });

  it("gives up what is older than the allowed age without calling the function with it", async () => {
    const { made, calls, givenUp } = ports(() => null);
    await deliverBatch(
      records(4, (i) => (i < 2 ? 61 : 59)),
      { ...mapping, maxAgeSeconds: 60 },
      made,
    );
    expect(givenUp).toEqual([["RecordAgeExceeded", [0, 1], 0]]);
    expect(calls).toEqual([[2, 3]]);
  });

  it("treats an answer that names no record of the batch as a failure of all of it", () => {
    expect(readOutcome(failFrom(9), records(3))).toEqual({ done: "none" });
    expect(readOutcome({ batchItemFailures: [{ itemIdentifier: "" }] }, records(3))).toEqual({
      done: "none",
    });
    expect(readOutcome({ batchItemFailures: [] }, records(3))).toEqual({ done: "all" });
    expect(readOutcome(undefined, records(3))).toEqual({ done: "all" });
  });

  it("settles nothing when the cloud is stopped in the middle", async () => {
    const { made, checkpoints, givenUp } = ports(() => {
      throw new Stopped();
    });
    await expect(deliverBatch(records(3), { ...mapping, retries: 0 }, made)).rejects.toThrow(Stopped);
    expect([checkpoints, givenUp]).toEqual([[], []]);
  });

  it("hands each record over or gives it up, in order, and never moves the checkpoint past another", async () => {
    const failures = fc.array(fc.constantFrom("ok", "throw", "partial", "garbage"), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        failures,
        fc.boolean(),
        fc.integer({ min: 0, max: 3 }),
        async (count, script, bisect, retries) => {
          const settled = new Set<number>();
          const steps = [...script];
          const { made } = ports((numbers) => {
            const step = steps.shift() ?? "ok";
            if (step === "throw") throw new Error("scripted");
            if (step === "garbage") return failFrom(99);
            const at = step === "partial" ? Math.floor(numbers.length / 2) : numbers.length;
            for (const number of numbers.slice(0, at)) settled.add(number);
            return step === "partial" ? failFrom(numbers[at] as number) : null;
          });
          let last = -1;
          await deliverBatch(
            records(count),
            { ...mapping, bisect, retries },
            {
              ...made,
              giveUp: async (given) => {
                for (const { SequenceNumber } of given) settled.add(Number(SequenceNumber));
              },
              checkpoint: async (sequenceNumber) => {
                const to = Number(sequenceNumber);
                expect(to).toBeGreaterThan(last);
                for (let i = last + 1; i <= to; i++) expect(settled).toContain(i);
                last = to;
              },
            },
          );
          expect(last).toBe(count - 1);
        },
      ),
    );
  });
});
