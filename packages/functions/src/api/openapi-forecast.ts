/** The routes of forecasts and their models as the API's document lists them. */
import { wardErrorsAnswer, wardErrorsQuery } from "@nagar/core/forecast/monitor/errors-by-ward.ts";
import { monitoringAnswer, monitoringQuery } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import {
  actionParameter,
  changeAnswer,
  changeBody,
  modelsAnswer,
  modelsQuery,
  seriesModelsAnswer,
  seriesParameter,
} from "@nagar/core/forecast/registry/registry-answer.ts";
import { splitAnswer, splitBody } from "@nagar/core/forecast/registry/split-domain.ts";
import {
  runParameter,
  trainingAnswer,
  trainingInput,
  trainingQuery,
  trainingStarted,
  trainingsAnswer,
} from "@nagar/core/forecast/registry/training-run.ts";
import { uploadAnswer, uploadBody } from "@nagar/core/forecast/registry/upload.ts";
import {
  batchAccepted,
  batchBody,
  batchParameter,
  batchResult,
  batchStatus,
} from "@nagar/core/forecast/serve/batch-job.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { kindParameter, predictBody } from "@nagar/core/forecast/serve/predict-request.ts";
import { townForecastAnswer, townForecastQuery } from "@nagar/core/forecast/serve/town-forecast.ts";
import { idempotencyKey, jsonBody, type Route } from "./openapi-route.ts";

export const forecastRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/v1/predict/{kind}",
    summary: "What an entity will be in hours, days or a season, with intervals",
    description:
      "Answered by the series' champion; where there is none or it fails by the next best, down to a naive rule, and `degraded` says why. The same question within 5 minutes gets the same answer.",
    pathParameters: { kind: kindParameter },
    body: jsonBody(predictBody),
    answer: predictAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/predict/{kind}",
    summary: "What all entities of a kind will be, page by page",
    description:
      "The same answers as POST gives for one entity, for a page of them: what a map of forecasts asks for. Entities without the quantity are passed over; those that cannot be forecast are listed with the reason.",
    pathParameters: { kind: kindParameter },
    query: townForecastQuery,
    answer: townForecastAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/models",
    summary: "The series that have trained models, and which version answers",
    query: modelsQuery,
    answer: modelsAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/models/{series}",
    summary: "The versions of a series: metrics, folds, lineage, and who changed what",
    pathParameters: { series: seriesParameter },
    answer: seriesModelsAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/ml/models/{series}/{action}",
    summary: "Let a version answer, reject it, roll back, or split the entities between two",
    pathParameters: { series: seriesParameter, action: actionParameter },
    headers: [
      idempotencyKey(
        "Makes a retry safe: the same key with the same body is one change, answered as things stand",
      ),
    ],
    body: jsonBody(changeBody),
    answer: changeAnswer,
    errors: [400, 404, 409, 503],
  },
  {
    method: "post",
    path: "/v1/ml/split",
    summary: "Put a kind of model on trial: it answers a share of a domain's entities",
    description:
      "Each series' newest version of the recipe that is neither champion nor rejected takes part. Entities are drawn by name, so that they stay where they are while the share grows; a share of 0 ends the trial. GET /v1/ml/monitoring gives live errors by version.",
    body: jsonBody(splitBody),
    answer: splitAnswer,
    errors: [400, 503],
  },
  {
    method: "post",
    path: "/v1/ml/models/{series}/upload",
    summary: "Bring a model that was trained elsewhere: an ONNX network, or XGBoost's JSON",
    description:
      "It is kept and goes through a training run: judged on folds of what follows `trained_until`, beside what answers now, registered, and promoted where it is better. An XGBoost model reads the features of `nagar model rows`, and gives distances from the local level in local scales; SageMaker's built-in XGBoost writes such a model. A network reads the last `past` steps in the same unit. 64 MiB after unzipping, 6 MB on the wire.",
    pathParameters: { series: seriesParameter },
    headers: [idempotencyKey("Makes a retry safe: the same key with the same model is one run")],
    body: jsonBody(uploadBody),
    status: 202,
    answer: uploadAnswer,
    errors: [400, 409, 413, 415, 503],
  },
  {
    method: "get",
    path: "/v1/ml/monitoring",
    summary: "How forecasts do live: error, coverage and drift per series",
    description:
      "Made every hour from the forecasts of the last 7 days (60 for daily series) whose truth has come.",
    query: monitoringQuery,
    answer: monitoringAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/monitoring/wards",
    summary: "How well forecasts serve each ward, and which is served much worse than most",
    description:
      "From the same forecasts as the monitoring, per metric and step. A street lies in the wards of its ends, a supply zone and a feeder in all that they serve.",
    query: wardErrorsQuery,
    answer: wardErrorsAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/ml/batch-predict",
    summary: "Forecasts of many entities, made in the background",
    description:
      "Answered at once with a job; its result lies in the lake for 30 days. A callback is an HTTPS POST to a host that the operator has listed, signed with HMAC-SHA256 in X-Nagar-Signature (t=seconds,v1=hex over `seconds.body`).",
    headers: [idempotencyKey("Makes a retry safe: the same key with the same body is one job")],
    body: jsonBody(batchBody),
    status: 202,
    answer: batchAccepted,
    errors: [400, 409, 503],
  },
  {
    method: "get",
    path: "/v1/ml/batch/{id}/status",
    summary: "How far a batch is",
    pathParameters: { id: batchParameter },
    answer: batchStatus,
    errors: [400, 404, 503],
  },
  {
    method: "get",
    path: "/v1/ml/batch/{id}/result",
    summary: "The forecasts of a batch that is over",
    pathParameters: { id: batchParameter },
    answer: batchResult,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/ml/train",
    summary: "Train models now",
    description: "Starts the training workflow; `{}` trains every series.",
    headers: [idempotencyKey("Makes a retry safe: the same key with the same body is one run")],
    body: jsonBody(trainingInput),
    status: 202,
    answer: trainingStarted,
    errors: [400, 409, 503],
  },
  {
    method: "get",
    path: "/v1/ml/training",
    summary: "The training runs, newest first",
    query: trainingQuery,
    answer: trainingsAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/ml/training/{id}",
    summary: "How a training run goes or went, series by series",
    pathParameters: { id: runParameter },
    answer: trainingAnswer,
    errors: [400, 404, 503],
  },
];
