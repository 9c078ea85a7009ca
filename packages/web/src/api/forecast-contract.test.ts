/** What the pages read of forecasts and models against the API's description. */
import { describe, expect, it } from "vitest";
import {
  type AqiOutlook,
  type CardMetrics,
  COMPONENTS,
  type ConfidenceInterval,
  type DriftLine,
  type ErrorPart,
  type Explanation,
  FEATURE_GROUPS,
  KINDS,
  type ModelCard,
  type ModelChange,
  type MonitoringAnswer,
  type MonitoringThresholds,
  type MonitorReport,
  type PredictAnswer,
  type Prediction,
  type SeriesAnswer,
  type SeriesModels,
  type SplitAnswer,
  STAGES,
  STAND_IN_CODES,
  type TownForecastAnswer,
  type VersionLine,
  type WardErrors,
  type WardErrorsAnswer,
  type WardGroup,
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
      degraded_reasons: "array",
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
    const reason = item(property(predicted, "degraded_reasons"));
    expect(property(reason, "code").enum).toEqual(STAND_IN_CODES);
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
      groups: "array",
      components: "array",
    });
    const explained = component("ForecastExplanation");
    expect(property(item(property(explained, "components")), "component").enum).toEqual(COMPONENTS);
    const group = property(item(property(component("ForecastExplanation"), "groups")), "group");
    expect(group.enum).toEqual(FEATURE_GROUPS);
  });

  it("of a town's forecasts is what the API describes", () => {
    const town = answer("/v1/predict/{kind}");
    expectFields<TownForecastAnswer>(town, {
      forecasts: "array",
      failed: "array",
      next_cursor: "string|null",
    });
    expectFields<TownForecastAnswer["failed"][number]>(item(property(town, "failed")), {
      entity_id: "string",
      code: "string",
      message: "string",
    });
  });

  it("of monitoring and of a trial is what the API describes", () => {
    const monitoring = answer("/v1/ml/monitoring");
    expectFields<MonitoringAnswer>(monitoring, {
      ...{ thresholds: "object", series: "array", next_cursor: "string|null" },
    });
    const number = "number" as const;
    expectFields<MonitoringThresholds>(property(monitoring, "thresholds"), {
      ...{ scored: number, error: number, naive: number, coverage95: number, psi: number },
    });
    const report = component("MonitorReport");
    const maybe = "number|null" as const;
    expectFields<MonitorReport>(report, {
      ...{ series: "string", version: "string|null", scored: "number", checked_at: "string" },
      ...{
        mae: maybe,
        wape: maybe,
        naive_mae: maybe,
        trained_mae: maybe,
        bias: maybe,
        coverage95: maybe,
        coverage80: maybe,
      },
      ...{ drift: "array", prediction_drift: "object|null", versions: "object", alerts: "array" },
    });
    expectFields<DriftLine>(item(property(report, "drift")), {
      ...{ feature: "string", psi: number, ks: number, ks_critical: number, drifted: "boolean" },
    });
    expectFields<SplitAnswer>(answer("/v1/ml/split", "post"), {
      ...{ series: "array", in_trial: number, without: number },
    });
  });

  it("of errors by ward, hour and season is what the API describes", () => {
    const number = "number" as const;
    const wards = answer("/v1/ml/monitoring/wards");
    expectFields<WardErrorsAnswer>(wards, {
      ...{ much_worse_from: number, groups: "array", unplaced: number, unscored: number },
    });
    const group = item(property(wards, "groups"));
    expectFields<WardGroup>(group, {
      ...{ domain: "string", metric: "string", step: "string", median_wape: number, wards: "array" },
    });
    expectFields<WardErrors>(item(property(group, "wards")), {
      ...{ ward: "string", name: "string", places: number, scored: number, wape: number },
      ...{ coverage95: number, times_median: "number|null", much_worse: "boolean" },
    });
    expectFields<ErrorPart>(item(property(component("ModelCard"), "parts")), {
      ...{ by: "string", part: "string", n: number, mae: number, coverage95: number },
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
      recipes: "array",
      split: "object|null",
      answering: "string|null",
    };
    expectFields<SeriesModels>(line, fields);
    const champion = property(line, "champion").anyOf![0]!;
    const version = {
      version: "string",
      stage: "string",
      recipe: "string",
      mae: "number",
      skill: "number|null",
      category_accuracy: "number|null",
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
      importance: "object?",
      parts: "array?",
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
      ...{ skill: "number|null", rmse: "number", mape: "number|null", wape: "number|null" },
      ...{ mase: "number|null", r2: "number|null", crps: "number", pinball: "number?" },
      ...{ coverage80: "number", coverage95: "number", width95: "number", width80: "number?" },
      category_accuracy: "number?",
    });
  });
});
