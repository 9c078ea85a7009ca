/** The HTTP API: a function per route. */
import { rolesFor } from "../packages/core/src/access/roles.ts";
import {
  consumes,
  describesQueue,
  putsOn,
  readsBucket,
  readsFeatures,
  readsTable,
  runsMachine,
  sendsTo,
  startsMachine,
  subscribesTo,
  unsubscribesFrom,
  writesBucket,
  writesTable,
} from "./access.ts";
import { alertBus, alertNotices } from "./alerts.ts";
import { webhookHosts } from "./callbacks.ts";
import { seriesFeatures } from "./features.ts";
import { forecastFiles } from "./forecast-files.ts";
import { batchDead, batchQueue, featureFailures, trainingMachine } from "./forecasting.ts";
import { handlerFunction } from "./function.ts";
import {
  landingDead,
  landingQueue,
  mqttFailures,
  mqttFailuresDead,
  observationStream,
  postObservations,
} from "./ingestion.ts";
import {
  archiveFailures,
  archiveFailuresDead,
  closedMinutes,
  closedMinutesDead,
  windowFailures,
  windowFailuresDead,
} from "./processing.ts";
import { decisionBus, recommendationMachine } from "./recommendation.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { signIn, signInPlace } from "./sign-in.ts";
import { simulationMachine } from "./simulation.ts";
import { stage } from "./stage.ts";
import {
  alertTable,
  entityTable,
  forecastTable,
  lake,
  ledgerTable,
  recommendationTable,
  simulationTable,
  windowTable,
} from "./storage.ts";

export const api = new sst.aws.ApiGatewayV2("Api", {
  accessLog: { retention: stage.logRetention },
  // Pages of others may read what is open to all, and change nothing (docs/decisions/0135).
  cors: {
    allowOrigins: ["*"],
    allowMethods: ["GET"],
    allowHeaders: ["content-type", "x-request-id"],
    exposeHeaders: ["x-request-id"],
    maxAge: "1 day",
  },
  transform: {
    stage: {
      defaultRouteSettings: {
        throttlingRateLimit: stage.throttle.rate,
        throttlingBurstLimit: stage.throttle.burst,
        detailedMetricsEnabled: true,
      },
    },
  },
});

type Links = NonNullable<sst.aws.FunctionArgs["link"]>;
type Size = Pick<sst.aws.FunctionArgs, "memory" | "timeout" | "copyFiles">;

const staff =
  signIn && api.addAuthorizer({ name: "Staff", jwt: { issuer: signIn.issuer, audiences: signIn.clients } });

/** Whoever changes something on a shared stage has to be known; which role may, the handler asks the same table. */
const doorOf = (pattern: string): Pick<sst.aws.ApiGatewayV2RouteArgs, "auth"> =>
  staff && rolesFor(pattern) ? { auth: { jwt: { authorizer: staff.id } } } : {};

/** A route and its function, which is named for its handler: `get-health` is `GetHealth`. */
function route(pattern: string, handler: string, link: Links, size: Size = {}): void {
  const name = handler.replaceAll(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
  const fn = handlerFunction(name, {
    handler: `api/${handler}.handler`,
    description: pattern,
    link,
    ...size,
  });
  api.route(pattern, fn.arn, { name, ...doorOf(pattern) });
}

const observations = "POST /v1/observations";
api.route(observations, postObservations.arn, { name: "PostObservations", ...doorOf(observations) });

route("GET /v1/entities", "list-entities", [readsTable(entityTable)]);
route("GET /v1/entities/{id}", "get-entity", [readsTable(entityTable), readsTable(windowTable)]);
route("GET /v1/state", "get-state", [readsTable(entityTable), readsTable(windowTable)]);

const data = [readsTable(windowTable), readsBucket(lake, ["raw/"])];
route("GET /v1/data/{domain}", "get-data", data);
route("GET /v1/data/traffic", "get-traffic", data);
route("GET /v1/data/pollution", "get-pollution", [readsTable(windowTable)]);

route("GET /v1/ledger", "get-ledger", [readsTable(ledgerTable), consumes(observationStream)]);
route("GET /v1/deadletters", "list-dead-letters", [readsBucket(lake, ["deadletters/"])]);
route("POST /v1/deadletters/replay", "replay-dead-letters", [
  writesTable(ledgerTable),
  writesBucket(lake, { write: ["deadletters/"] }),
  putsOn(observationStream),
]);

const forecasting = [
  readsTable(windowTable),
  readsTable(entityTable),
  writesTable(forecastTable),
  readsBucket(lake, ["models/", "town/"]),
  readsFeatures(seriesFeatures),
];
// Models stay warm in memory; one whole processor reads a new one quickly.
route("POST /v1/predict/{kind}", "predict", forecasting, { memory: "1769 MB", ...forecastFiles("api") });
// A page of a town's entities, sixteen at a time; the gateway waits 30 seconds.
route("GET /v1/predict/{kind}", "predict-town", forecasting, {
  memory: "1769 MB",
  timeout: "29 seconds",
  ...forecastFiles("api"),
});
route("GET /v1/ml/models", "list-models", [readsTable(forecastTable)]);
route("GET /v1/ml/models/{series}", "get-series-models", [readsTable(forecastTable)]);
route("GET /v1/ml/monitoring", "get-monitoring", [readsTable(forecastTable)]);
route("GET /v1/ml/monitoring/wards", "get-ward-errors", [
  readsTable(forecastTable),
  readsBucket(lake, ["town/"]),
]);
route("POST /v1/ml/batch-predict", "start-batch", [
  writesTable(forecastTable),
  sendsTo(batchQueue),
  webhookHosts,
]);
route("GET /v1/ml/batch/{id}/status", "get-batch", [readsTable(forecastTable)]);
route("GET /v1/ml/batch/{id}/result", "get-batch-result", [readsBucket(lake, ["batch/"])]);
route("POST /v1/ml/train", "start-training", [writesTable(forecastTable), startsMachine(trainingMachine)]);
route("GET /v1/ml/training", "list-training", [readsTable(forecastTable)]);
route("GET /v1/ml/training/{id}", "get-training", [readsTable(forecastTable)]);
route("POST /v1/ml/models/{series}/{action}", "change-model", [writesTable(forecastTable)]);
route("POST /v1/ml/split", "split-models", [writesTable(forecastTable)]);
route("POST /v1/ml/models/{series}/upload", "upload-model", [
  writesTable(forecastTable),
  startsMachine(trainingMachine),
  writesBucket(lake, { write: ["uploads/"] }),
]);

// Where an entity is says the town's file, where its source does not.
const readsAlerts = [readsTable(alertTable), readsTable(entityTable), readsBucket(lake, ["town/"])];
route("GET /v1/alerts", "list-alerts", readsAlerts);
route("GET /v1/alerts/{id}", "get-alert", [
  readsTable(alertTable),
  readsTable(entityTable),
  readsTable(windowTable),
  readsTable(forecastTable),
  readsBucket(lake, ["town/", "models/"]),
  readsFeatures(seriesFeatures),
]);
const changesAlerts = [
  writesTable(alertTable),
  readsTable(entityTable),
  readsBucket(lake, ["town/"]),
  alertBus,
];
route("POST /v1/alerts/{id}/acknowledge", "acknowledge-alert", changesAlerts);
route("POST /v1/alerts/{id}/resolve", "resolve-alert", changesAlerts);
route("POST /v1/alerts/{id}/actions", "note-alert-action", changesAlerts);
route("GET /v1/alerts/rules", "list-alert-rules", [readsTable(alertTable)]);
route("PUT /v1/alerts/rules/{id}", "put-alert-rule", [writesTable(alertTable)]);
route("DELETE /v1/alerts/rules/{id}", "delete-alert-rule", [writesTable(alertTable)]);
// A week of one place's minutes, an hour at a time.
route("POST /v1/alerts/rules/{id}/try", "try-alert-rule", [readsTable(windowTable)], {
  timeout: "25 seconds",
});
route("GET /v1/alerts/recipients", "list-alert-recipients", [readsTable(alertTable)]);
route("PUT /v1/alerts/recipients/{id}", "put-alert-recipient", [
  writesTable(alertTable),
  webhookHosts,
  subscribesTo(alertNotices),
]);
route("DELETE /v1/alerts/recipients/{id}", "delete-alert-recipient", [
  writesTable(alertTable),
  unsubscribesFrom(alertNotices),
]);
route("GET /v1/alerts/suppressions", "list-alert-suppressions", [readsTable(alertTable)]);
route("PUT /v1/alerts/suppressions/{id}", "put-alert-suppression", [writesTable(alertTable)]);
route("DELETE /v1/alerts/suppressions/{id}", "delete-alert-suppression", [writesTable(alertTable)]);

route("GET /v1/town", "get-town", [readsBucket(lake, ["town/"])]);
route("GET /v1/openapi.json", "get-openapi", []);
route("GET /v1/sign-in", "get-sign-in", [signInPlace]);
// Whatever no route takes is answered in our shape too, and whoever asks need not be known.
route("$default", "not-found", []);

// The solver is one thread of WebAssembly, which lies beside the bundle; a whole processor solves in time.
const solves: Size = {
  memory: "1769 MB",
  copyFiles: [{ from: "node_modules/highs/build/highs.wasm", to: "packages/functions/src/api/highs.wasm" }],
};
const townAsItStands = [readsBucket(lake, ["town/"]), readsTable(entityTable), readsTable(windowTable)];
route(
  "GET /v1/recommend/interventions",
  "recommend-interventions",
  [...townAsItStands, readsTable(recommendationTable)],
  solves,
);
route(
  "POST /v1/recommend",
  "start-recommendation",
  [...townAsItStands, writesTable(recommendationTable), startsMachine(recommendationMachine)],
  solves,
);
route("GET /v1/recommend", "list-recommendations", [readsTable(recommendationTable)]);
route("GET /v1/recommend/{id}", "get-recommendation", [
  readsTable(recommendationTable),
  readsBucket(lake, ["recommendations/"]),
]);
route("POST /v1/recommend/{id}/interventions/{intervention}/{action}", "decide-intervention", [
  writesTable(recommendationTable),
  readsBucket(lake, ["town/"]),
  decisionBus,
]);
route("GET /v1/recommend/causal-graph", "get-causal-graph", []);
// Estimates are repeated for their placebos: a whole processor does it while somebody waits.
route("POST /v1/effects", "ask-effect", [readsTable(entityTable), readsTable(windowTable)], {
  memory: "1769 MB",
});

const asksForSimulations = [
  readsBucket(lake, ["town/"]),
  writesTable(simulationTable),
  runsMachine(simulationMachine),
];
route("POST /v1/simulate/scenario", "simulate-scenario", asksForSimulations, { memory: "1024 MB" });
route("POST /v1/simulate/results/{id}/cancel", "cancel-simulation", [
  writesTable(simulationTable),
  runsMachine(simulationMachine),
]);
route("GET /v1/simulate/results/{id}", "get-simulation", [
  readsTable(simulationTable),
  readsBucket(lake, ["simulation-results/"]),
]);
route("GET /v1/simulate/results/{id}/map", "get-simulation-map", [
  readsBucket(lake, ["simulation-results/"]),
]);
route("GET /v1/simulate/runs", "list-simulations", [readsTable(simulationTable)]);
route("GET /v1/simulate/compare", "compare-simulations", [
  readsTable(simulationTable),
  readsBucket(lake, ["simulation-results/"]),
]);
route("GET /v1/simulate/scenarios", "list-scenarios", [readsBucket(lake, ["town/"])], {
  memory: "1024 MB",
});
route(
  "POST /v1/simulate/whatif",
  "simulate-whatif",
  [
    readsTable(simulationTable),
    writesBucket(lake, { read: ["town/", "calibrations/"], write: ["simulation-towns/"] }),
  ],
  // Two processors and the prepared town; the gateway waits 30 seconds, of which a cold start takes a part.
  { memory: "3538 MB", timeout: "29 seconds" },
);

route("GET /v1/health", "get-health", [
  readsTable(windowTable),
  readsTable(entityTable),
  readsTable(ledgerTable),
  readsBucket(lake, ["town/"]),
  consumes(observationStream),
  ...[
    landingQueue,
    landingDead,
    mqttFailures,
    mqttFailuresDead,
    windowFailures,
    windowFailuresDead,
    archiveFailures,
    archiveFailuresDead,
    closedMinutes,
    closedMinutesDead,
    batchQueue,
    batchDead,
    featureFailures,
    scheduleFailures,
  ].map(describesQueue),
]);
