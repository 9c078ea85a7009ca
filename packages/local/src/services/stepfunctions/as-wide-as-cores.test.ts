import { describe, expect, it } from "vitest";
import { asWideAsCores } from "./as-wide-as-cores.ts";
import { interpret } from "./interpret.ts";

const inner = {
  StartAt: "Each recipe",
  States: {
    "Each recipe": {
      Type: "Map",
      ItemsPath: "$.recipes",
      ItemProcessor: {
        StartAt: "Fit",
        States: { Fit: { Type: "Task", Resource: "fit", TimeoutSeconds: 5, End: true } },
      },
      End: true,
    },
  },
};
const machine = {
  StartAt: "Each series",
  States: {
    "Each series": { Type: "Map", MaxConcurrency: 10, ItemProcessor: inner, End: true },
  },
};

describe("a Map on one machine", () => {
  it("keeps a limit that is narrower, and gets one where there was none", () => {
    const of = (width: number | undefined, cores: number) =>
      asWideAsCores(
        { States: { M: { Type: "Map", ...(width !== undefined && { MaxConcurrency: width }) } } },
        cores,
      ).States["M"]!.MaxConcurrency;
    expect([of(1, 8), of(10, 8), of(0, 8), of(undefined, 8), of(10, 1)]).toEqual([1, 8, 8, 8, 2]);
    expect(machine.States["Each series"].MaxConcurrency).toBe(10);
  });

  it("runs no more iterations at once than there are cores, in every Map of it, and all in the end", async () => {
    let now = 0;
    let most = 0;
    let done = 0;
    const result = await interpret(
      asWideAsCores(machine, 2),
      Array.from({ length: 6 }, () => ({ recipes: [1, 2, 3, 4] })),
      {
        signal: new AbortController().signal,
        runTask: async () => {
          most = Math.max(most, ++now);
          await new Promise((resolve) => setImmediate(resolve));
          now--;
          return ++done;
        },
      },
    );
    expect(result.status).toBe("SUCCEEDED");
    expect(done).toBe(24);
    expect(most).toBe(4);
  });
});
