import { NotFound, Unavailable } from "@nagar/core/errors.ts";
import type { KeptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import { emptyRegistry } from "@nagar/core/forecast/registry/registry.ts";
import { predictBody, questionOf } from "@nagar/core/forecast/serve/predict-request.ts";
import { memoryWindows } from "@nagar/core/read/testing/memory-windows.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { describe, expect, it } from "vitest";
import { logger } from "../lib/logger.ts";
import { type AnswerCache, CACHE_MS, contentKey } from "../store/answer-cache.ts";
import { answerQuestion, type QuestionPorts } from "./answer-question.ts";

logger.setLogLevel("SILENT");

const now = Date.parse("2026-01-05T10:20:00+05:30");
const readings = Array.from({ length: 10 }, (_, i) => ({
  domain: "energy" as const,
  entityId: "F01",
  at: now - (i + 1) * 3_600_000,
  metrics: { activePower: 50 + i },
}));
const question = questionOf(predictBody.parse({ location: "F01", forecast_horizon: "2h" }));

function memoryCache(): AnswerCache {
  const kept = new Map<string, { at: number; answer: object }>();
  return {
    async get(asked, at) {
      const found = kept.get(contentKey(asked));
      return found && at - found.at < CACHE_MS ? found.answer : undefined;
    },
    async put(asked, answer, at) {
      kept.set(contentKey(asked), { at, answer });
    },
  };
}

function world(more: Partial<QuestionPorts> = {}): QuestionPorts & { kept: KeptPrediction[] } {
  const kept: KeptPrediction[] = [];
  return {
    kept,
    windows: memoryWindows(readings),
    registry: async (series) => emptyRegistry(series),
    artefact: async () => {
      throw new NotFound("none");
    },
    online: async () => undefined,
    entity: async () => ({ metrics: { activePower: { value: 1, observedAt: 1 } } }) as unknown as EntityState,
    field: async () => undefined,
    elapsed: () => 0,
    cache: memoryCache(),
    predictions: { keep: async (each) => void kept.push(each) },
    ...more,
  };
}

describe("the same question", () => {
  it("within five minutes gets the same answer, under its own request id, and is kept once", async () => {
    const ports = world();
    const first = await answerQuestion("energy", question, { requestId: "a", now }, ports);
    const again = await answerQuestion(
      "energy",
      question,
      { requestId: "b", now: now + CACHE_MS - 1 },
      ports,
    );
    expect(first.cached).toBe(false);
    expect(again).toEqual({ ...first, cached: true, request_id: "b" });
    const later = await answerQuestion("energy", question, { requestId: "c", now: now + CACHE_MS }, ports);
    expect(later.cached).toBe(false);
    expect(ports.kept).toHaveLength(2);
    expect(ports.kept[0]).toMatchObject({
      series: "energy~F01~active_power~1h",
      version: "persistence",
      originMs: Date.parse("2026-01-05T09:00:00+05:30"),
    });
    expect(ports.kept[0]!.steps).toHaveLength(2);
  });

  it("is the same in whatever order its fields come, and another with another field", () => {
    expect(contentKey({ a: 1, b: "x" })).toBe(contentKey({ b: "x", a: 1 }));
    expect(contentKey({ a: 1, b: "x" })).not.toBe(contentKey({ a: 1, b: "y" }));
  });
});

describe("a cache or a record that does not answer", () => {
  it("keeps nobody from a forecast", async () => {
    const fails = async () => {
      throw new Unavailable("the table is busy");
    };
    const ports = world({ cache: { get: fails, put: fails }, predictions: { keep: fails }, online: fails });
    const answer = await answerQuestion("energy", question, { requestId: "a", now }, ports);
    expect(answer.predictions).toHaveLength(2);
  });
});
