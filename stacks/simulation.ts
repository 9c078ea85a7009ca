/**
 * The simulation: a state machine over functions, with an array job for what is large. Each function reads the
 * simulation's record and leaves its result where the next one looks for it, so that any of them may run again.
 */

import { readsBucket, writesBucket, writesTable } from "./access.ts";
import { partition, place } from "./account.ts";
import { ATHENA_RESULTS, catalog, workgroup } from "./catalog.ts";
import { eventBus, notices } from "./events.ts";
import { handlerFunction } from "./function.ts";
import { jobDefinition, jobQueue } from "./simulation-containers.ts";
import { onExecutionEnd, stateMachine } from "./state-machine.ts";
import { lake, simulationTable } from "./storage.ts";
import { asksAthena, runsJobs } from "./workflow-rights.ts";
import definition from "./workflows/simulation.asl.json";

const writesRecord = writesTable(simulationTable);

const validate = handlerFunction("ValidateSimulation", {
  handler: "simulation/validate-simulation.handler",
  description: "Holds a simulation's request against the town, and plans its work",
  link: [writesRecord, readsBucket(lake, ["town/"])],
});

const calibrate = handlerFunction("CalibrateTown", {
  handler: "simulation/calibrate-town.handler",
  description: "Fits the model's parameters to the town's history",
  memory: "3008 MB",
  timeout: "15 minutes",
  link: [
    writesRecord,
    writesBucket(lake, { read: ["town/", ATHENA_RESULTS], write: ["simulation-towns/", "calibrations/"] }),
  ],
});

const prepare = handlerFunction("PrepareTown", {
  handler: "simulation/prepare-town.handler",
  description: "Makes the town ready to be simulated, once per town and number of agents",
  memory: "3008 MB",
  timeout: "15 minutes",
  link: [
    writesRecord,
    writesBucket(lake, { read: ["town/", "calibrations/"], write: ["simulation-towns/"] }),
  ],
});

const runChunk = handlerFunction("RunChunk", {
  handler: "simulation/run-chunk.handler",
  description: "Computes a chunk of a simulation's runs",
  // A whole processor.
  memory: "1769 MB",
  timeout: "15 minutes",
  link: [
    writesRecord,
    writesBucket(lake, { read: ["simulation-towns/", "calibrations/"], write: ["simulation-chunks/"] }),
  ],
});

const analyse = handlerFunction("AnalyseRuns", {
  handler: "simulation/analyse-runs.handler",
  description: "Makes distributions of a simulation's runs",
  memory: "3008 MB",
  timeout: "15 minutes",
  link: [
    writesRecord,
    writesBucket(lake, {
      read: ["simulation-towns/", "simulation-chunks/", "calibrations/"],
      write: ["simulation-results/", "simulation-runs/"],
    }),
  ],
});

const store = handlerFunction("StoreResults", {
  handler: "simulation/store-results.handler",
  description: "Keeps a simulation's summary, and says that it is complete",
  link: [writesRecord, readsBucket(lake, ["simulation-results/"])],
});

const recordFailure = handlerFunction("RecordSimulationFailure", {
  handler: "simulation/record-failure.handler",
  description: "Writes on a simulation's record what went wrong",
  link: [writesRecord],
});

export const simulationMachine = stateMachine("SimulationMachine", {
  definition,
  functions: [validate, calibrate, prepare, runChunk, analyse, store, recordFailure],
  substitutions: {
    ValidateSimulation: validate.arn,
    CalibrateTown: calibrate.arn,
    PrepareTown: prepare.arn,
    RunChunk: runChunk.arn,
    AnalyseRuns: analyse.arn,
    StoreResults: store.arn,
    RecordSimulationFailure: recordFailure.arn,
    Workgroup: workgroup.name,
    Database: catalog.name,
    JobQueue: jobQueue.arn,
    JobDefinition: jobDefinition.arn,
    EventBus: eventBus.name,
    Topic: notices.arn,
  },
  rights: [
    ...runsJobs(jobDefinition),
    asksAthena,
    {
      actions: ["glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetPartitions"],
      resources: [
        $interpolate`arn:${partition}:glue:${place}:catalog`,
        $interpolate`arn:${partition}:glue:${place}:database/${catalog.name}`,
        $interpolate`arn:${partition}:glue:${place}:table/${catalog.name}/*`,
      ],
    },
    { actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [lake.arn] },
    {
      actions: ["s3:GetObject"],
      resources: [$interpolate`${lake.arn}/raw/*`, $interpolate`${lake.arn}/${ATHENA_RESULTS}*`],
    },
    {
      actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
      resources: [$interpolate`${lake.arn}/${ATHENA_RESULTS}*`],
    },
    { actions: ["events:PutEvents"], resources: [eventBus.arn] },
    { actions: ["sns:Publish"], resources: [notices.arn] },
  ],
});

const recordEnd = handlerFunction("RecordSimulationEnd", {
  handler: "simulation/record-end.handler",
  description: "Writes on a simulation's record that its execution ended otherwise",
  link: [writesRecord],
});

onExecutionEnd("SimulationEnded", simulationMachine, recordEnd);
