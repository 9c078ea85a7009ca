/** What the pages read of forecasts and models against the API's description. */
import { describe, expect, it } from "vitest";
import {
  type AqiOutlook,
  type CardMetrics,
  type ConfidenceInterval,
  type Explanation,
  KINDS,
  type ModelCard,
  type ModelChange,
  type PredictAnswer,
  type Prediction,
  type SeriesAnswer,
  type SeriesModels,
  STAGES,
  type VersionLine,
} from "./forecast-types.ts";
import { answer, component, expectFields, item, parameter, property } from "./testing/description.ts";

describe("what the page reads", () => {
  it("of a forecast is what the API describes", () => {
    const predicted = answer("/v1/predict/{kind}", "post");
    expectFields<PredictAnswer>(predicted, {
      kind: "string",
      entity_id: "string",
      metric: "string",
      unit: "string",
      step: "string",
      model_version: "string",
      model: "object",
      degraded: "string|null",
      origin: "string",
      last_observed: "string|null",
      predictions: "array",
      explanation: "object?",
      answered_at: "string",
    });
    expect(parameter("/v1/predict/{kind}", "post", "kind").enum).toEqual(KINDS);
    expect(property(predicted, "step").enum).toEqual(["1h", "1d", "season"]);
    expectFields<PredictAnswer["model"]>(property(predicted, "model"), {
      method: "string",
      stage: "string",
      intervals_from: "string",
    });
    const prediction = item(property(predicted, "predictions"));
    expectFields<Prediction>(prediction, {
      timestamp: "string",
      until: "string",
      value: "number",
      confidence_interval: "object?",
      aqi: "object|null?",
    });
    expectFields<ConfidenceInterval>(component("ConfidenceInterval"), {
      level: "number",
      lower: "number",
      upper: "number",
      interval_80: "object",
    });
    const aqi = property(prediction, "aqi").anyOf!.find(({ type }) => type === "object")!;
    expectFields<AqiOutlook>(aqi, {
      index: "number",
      category: "string",
      dominant: "string",
      confidence_interval: "object?",
    });
    expectFields<Explanation>(component("ForecastExplanation"), {
      summary: "string",
      members: "object",
      features: "array",
    });
  });

  it("of the models is what the API describes", () => {
    const line = item(property(answer("/v1/ml/models"), "models"));
    const fields = {
      series: "string",
      domain: "string",
      entity_id: "string",
      metric: "string",
      step: "string",
      champion: "object|null",
      shadow: "object|null",
      versions: "number",
      split: "object|null",
    };
    expectFields<SeriesModels>(line, fields);
    const champion = property(line, "champion").anyOf![0]!;
    const version = {
      version: "string",
      stage: "string",
      recipe: "string",
      mae: "number",
      skill: "number|null",
      registered_at: "string",
    };
    expectFields<VersionLine>(champion, version);
    expect(property(champion, "stage").enum).toEqual(STAGES);

    const series = answer("/v1/ml/models/{series}");
    expectFields<SeriesAnswer>(series, { ...fields, entries: "array", changes: "array" });
    expectFields<ModelChange>(item(property(series, "changes")), {
      at: "string",
      what: "string",
      version: "string",
      by: "string",
      reason: "string",
    });
    const card = component("ModelCard");
    expectFields<ModelCard>(card, {
      data: "object",
      features: "array",
      metrics: "array",
      folds: "array",
      comparison: "object",
      code_version: "string",
      seconds: "number",
    });
    expectFields<CardMetrics>(item(property(card, "metrics")), {
      horizon: "number",
      n: "number",
      mae: "number",
      naive_mae: "number",
      skill: "number|null",
      coverage80: "number",
      coverage95: "number",
      width95: "number",
    });
  });
});
