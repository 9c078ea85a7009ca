/**
 * The recommendation: a state machine over functions. Each reads the recommendation's record and leaves its document in
 * the lake where the next one looks for it, so that any of them may run again.
 */
import { readsBucket, readsFeatures, readsTable, writesBucket, writesTable } from "./access.ts";
import { eventBus } from "./events.ts";
import { seriesFeatures } from "./features.ts";
import { handlerFunction } from "./function.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { onExecutionEnd, stateMachine } from "./state-machine.ts";
import {
  alertTable,
  entityTable,
  forecastTable,
  lake,
  recommendationTable,
  simulationTable,
  windowTable,
} from "./storage.ts";
import definition from "./workflows/recommendation.asl.json";

const writesRecord = writesTable(recommendationTable);
/** What steps leave for one another, and what is kept of them. */
const STEPS = "recommendation-steps/";
const RESULTS = "recommendations/";
/** The town's file, and what the steps before have left. */
const reads = readsBucket(lake, ["town/", STEPS]);
const leaves = writesBucket(lake, { read: ["town/"], write: [STEPS] });

const gather = handlerFunction("GatherContext", {
  handler: "recommend/gather-context.handler",
  description: "Looks how the town stands: measured, forecast, open alerts, outcomes learnt",
  memory: "1769 MB",
  timeout: "2 minutes",
  link: [
    writesRecord,
    readsTable(windowTable),
    readsTable(entityTable),
    readsTable(alertTable),
    readsTable(forecastTable),
    readsFeatures(seriesFeatures),
    writesBucket(lake, { read: ["town/", "models/"], write: [STEPS] }),
  ],
});

const choose = handlerFunction("ChooseCandidates", {
  handler: "recommend/choose-candidates.handler",
  description: "Chooses the measures that the context, the state and the time allow",
  timeout: "60 seconds",
  link: [writesRecord, reads],
});

const prepare = handlerFunction("PrepareEffects", {
  handler: "recommend/prepare-effects.handler",
  description: "Makes the town ready for small simulations of measures",
  memory: "3008 MB",
  timeout: "15 minutes",
  link: [
    writesRecord,
    readsTable(simulationTable),
    writesBucket(lake, { read: ["town/", "calibrations/"], write: ["simulation-towns/"] }),
  ],
});

const estimate = handlerFunction("EstimateEffect", {
  handler: "recommend/estimate-effect.handler",
  description: "Simulates what a measure does, unless it is known",
  // A whole processor.
  memory: "1769 MB",
  timeout: "5 minutes",
  link: [writesRecord, readsBucket(lake, ["town/", "simulation-towns/", "calibrations/", STEPS])],
});

const weigh = handlerFunction("WeighCosts", {
  handler: "recommend/weigh-costs.handler",
  description: "Weighs costs and benefits of every candidate",
  timeout: "60 seconds",
  link: [writesRecord, leaves],
});

const solve = handlerFunction("SolvePortfolio", {
  handler: "recommend/solve-portfolio.handler",
  description: "Finds the best measures together within the budget",
  // The solver is one thread of WebAssembly, which lies beside the bundle; a whole processor solves in time.
  memory: "1769 MB",
  timeout: "5 minutes",
  copyFiles: [
    { from: "node_modules/highs/build/highs.wasm", to: "packages/functions/src/recommend/highs.wasm" },
  ],
  link: [writesRecord, leaves],
});

const rank = handlerFunction("RankMeasures", {
  handler: "recommend/rank-measures.handler",
  description: "Ranks the chosen measures and says why",
  timeout: "60 seconds",
  link: [writesRecord, writesBucket(lake, { read: ["town/", STEPS], write: [RESULTS] })],
});

const store = handlerFunction("StoreRecommendation", {
  handler: "recommend/store-recommendation.handler",
  description: "Keeps a recommendation's summary, and says that it is complete",
  timeout: "60 seconds",
  link: [writesRecord, readsBucket(lake, [RESULTS])],
});

const recordFailure = handlerFunction("RecordRecommendationFailure", {
  handler: "recommend/record-failure.handler",
  description: "Writes on a recommendation's record what went wrong",
  link: [writesRecord],
});

export const recommendationMachine = stateMachine("RecommendationMachine", {
  definition,
  functions: [gather, choose, prepare, estimate, weigh, solve, rank, store, recordFailure],
  substitutions: {
    GatherContext: gather.arn,
    ChooseCandidates: choose.arn,
    PrepareEffects: prepare.arn,
    EstimateEffect: estimate.arn,
    WeighCosts: weigh.arn,
    SolvePortfolio: solve.arn,
    RankMeasures: rank.arn,
    StoreRecommendation: store.arn,
    RecordRecommendationFailure: recordFailure.arn,
    EventBus: eventBus.name,
  },
  rights: [{ actions: ["events:PutEvents"], resources: [eventBus.arn] }],
});

const recordEnd = handlerFunction("RecordRecommendationEnd", {
  handler: "recommend/record-end.handler",
  description: "Writes on a recommendation's record that its execution ended otherwise",
  link: [writesRecord],
});

onExecutionEnd("RecommendationEnded", recommendationMachine, recordEnd);

/** The bus, for those who tell of decisions. */
export const decisionBus = new sst.Linkable("DecisionBus", {
  properties: { name: eventBus.name },
  include: [sst.aws.permission({ actions: ["events:PutEvents"], resources: [eventBus.arn] })],
});

const measureOutcomes = handlerFunction("MeasureOutcomes", {
  handler: "recommend/measure-outcomes.handler",
  description: "Measures what finished measures did, from the town's history, and keeps what it teaches",
  memory: "1024 MB",
  timeout: "5 minutes",
  link: [writesRecord, readsTable(windowTable), readsTable(entityTable), readsBucket(lake, ["town/"])],
});

eventBus.subscribe("MeasureFinished", measureOutcomes.arn, {
  pattern: {
    source: ["nagar.recommend"],
    detailType: ["recommend.decision.changed"],
    detail: { status: ["finished"] },
  },
});

/** Whoever was not heard of when it was finished is found within the day. */
new sst.aws.CronV2("MeasureOutcomesEachDay", {
  schedule: "cron(30 4 * * ? *)",
  timezone: "Asia/Kolkata",
  function: measureOutcomes.arn,
  dlq: scheduleFailures.arn,
});
