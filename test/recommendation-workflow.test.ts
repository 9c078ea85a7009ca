/**
 * The shipped recommendation.asl.json on each of its paths, with tasks that a test lets fail. That the real functions do
 * what they say is tested in the running system (`recommendation.test.ts`).
 */
import { readFileSync } from "node:fs";
import { Infeasible, InvalidInput, Unavailable } from "@nagar/core/errors.ts";
import { type InterpreterEvent, interpret } from "@nagar/local/services/stepfunctions/interpret.ts";
import { expect, it } from "vitest";

interface State {
  Type: string;
  ItemProcessor?: { States: Record<string, State> };
}
const definition = JSON.parse(
  readFileSync(new URL("../stacks/workflows/recommendation.asl.json", import.meta.url), "utf8"),
) as { States: Record<string, State> };

const INPUT = { recommendation_id: "0".repeat(32), attempt: 1 };
const ANSWERS: Record<string, (payload: Record<string, unknown>) => object> = {
  ChooseCandidates: () => ({ candidates: 3, any: true, simulated: ["sweep", "odd-even"] }),
  PrepareEffects: () => ({ calibration_id: null }),
  StoreRecommendation: () => ({ detail: { done: true } }),
  RecordRecommendationFailure: ({ failure }) => ({ detail: { failure } }),
};
type Play = (fn: string, payload: Record<string, unknown>, attempt: number) => object | undefined;

async function run(play: Play = () => undefined, bus: () => void = () => {}) {
  const calls: { fn: string; payload: Record<string, unknown> }[] = [];
  const entered: string[] = [];
  const events: { DetailType: string; Detail: unknown }[] = [];
  const inside = Object.values(definition.States).map(({ ItemProcessor }) => ItemProcessor?.States ?? {});
  const names = [definition.States, ...inside].flatMap((states) => Object.keys(states));
  const result = await interpret(definition, INPUT, {
    signal: new AbortController().signal,
    context: { Execution: { Name: "x", Input: INPUT } },
    onEvent: (event: InterpreterEvent) => {
      if (event.type.endsWith("StateEntered") && event.state) entered.push(event.state.name);
    },
    retryMs: Object.fromEntries(names.map((name) => [name, 0])),
    runTask: async (_state, resource, parameters) => {
      if (resource.endsWith("events:putEvents")) {
        bus();
        events.push(...(parameters as { Entries: typeof events }).Entries);
        return {};
      }
      const { FunctionName, Payload } = parameters as {
        FunctionName: string;
        Payload: Record<string, unknown>;
      };
      const fn = FunctionName.slice(2, -1);
      calls.push({ fn, payload: Payload });
      const attempt = calls.filter((each) => each.fn === fn).length;
      return { Payload: play(fn, Payload, attempt) ?? ANSWERS[fn]?.(Payload) ?? {} };
    },
  });
  return {
    result,
    calls,
    entered,
    events,
    count: (fn: string) => calls.filter((each) => each.fn === fn).length,
  };
}
const failing =
  (name: string, error: Error): Play =>
  (fn) => {
    if (fn === name) throw error;
    return undefined;
  };

it("goes from the question to the announced answer, and simulates each candidate with the same calibration", async () => {
  const { result, calls, events } = await run((fn) =>
    fn === "PrepareEffects" ? { calibration_id: "c1" } : undefined,
  );
  expect(result.status).toBe("SUCCEEDED");
  const simulated = calls.filter(({ fn }) => fn === "EstimateEffect").map(({ payload }) => payload);
  expect(simulated).toEqual(
    expect.arrayContaining(
      ["sweep", "odd-even"].map((measure) => ({ ...INPUT, measure, calibration_id: "c1" })),
    ),
  );
  expect(events).toMatchObject([{ DetailType: "recommend.run.completed", Detail: { done: true } }]);
});

it("goes straight to the costs where nothing can be simulated", async () => {
  const { result, count } = await run((fn) =>
    fn === "ChooseCandidates" ? { candidates: 1, any: false, simulated: [] } : undefined,
  );
  expect(result.status).toBe("SUCCEEDED");
  expect([count("PrepareEffects"), count("EstimateEffect"), count("WeighCosts")]).toEqual([0, 0, 1]);
});

it("lives with an effect that cannot be simulated, and writes it down", async () => {
  const { result, calls, events } = await run((fn, payload) => {
    if (fn === "EstimateEffect" && payload["measure"] === "sweep") throw new InvalidInput("no such ward");
    return undefined;
  });
  expect(result.status).toBe("SUCCEEDED");
  const noted = calls.filter(({ fn }) => fn === "RecordRecommendationFailure").map(({ payload }) => payload);
  expect(noted).toMatchObject([{ tolerated: "sweep", failure: { Error: "InvalidInput" } }]);
  expect(events).toMatchObject([{ DetailType: "recommend.run.completed" }]);
});

it("lives without any simulation where the town cannot be prepared", async () => {
  const { result, calls, count } = await run(failing("PrepareEffects", new Infeasible("no roads")));
  expect(result.status).toBe("SUCCEEDED");
  expect(count("EstimateEffect")).toBe(0);
  expect(calls.find(({ fn }) => fn === "RecordRecommendationFailure")!.payload).toMatchObject({
    tolerated: "simulation",
  });
});

it.each([
  "GatherContext",
  "ChooseCandidates",
  "WeighCosts",
  "SolvePortfolio",
  "RankMeasures",
  "StoreRecommendation",
])("ends where %s fails: the record hears why, and so does the bus", async (name) => {
  const { result, calls, events, count } = await run(failing(name, new Infeasible("nothing fits")));
  expect(result).toMatchObject({ status: "FAILED", error: "RecommendationFailed" });
  expect(calls.at(-1)).toMatchObject({
    fn: "RecordRecommendationFailure",
    payload: { ...INPUT, failure: { Error: "Infeasible" } },
  });
  expect(calls.at(-1)!.payload["tolerated"]).toBeUndefined();
  expect(events).toMatchObject([{ DetailType: "recommend.run.failed" }]);
  expect(count(name)).toBe(1);
});

it("tries again what passes by itself", async () => {
  const { result, count } = await run((fn, _payload, attempt) => {
    if (fn === "SolvePortfolio" && attempt < 3) throw new Unavailable("the lake is busy");
    return undefined;
  });
  expect(result.status).toBe("SUCCEEDED");
  expect(count("SolvePortfolio")).toBe(3);
});

it("is over even where nobody could be told, well or badly", async () => {
  const silent = () => {
    throw new Error("no bus");
  };
  expect((await run(undefined, silent)).result.status).toBe("SUCCEEDED");
  expect((await run(failing("RankMeasures", new Infeasible("x")), silent)).result).toMatchObject({
    status: "FAILED",
    error: "RecommendationFailed",
  });
  // And where not even the record hears.
  const { result } = await run((fn) => {
    if (fn === "RankMeasures" || fn === "RecordRecommendationFailure") throw new Infeasible("x");
    return undefined;
  });
  expect(result).toMatchObject({ status: "FAILED", error: "RecommendationFailed" });
});
