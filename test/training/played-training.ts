/**
 * The shipped training.asl.json in a world in memory. The steps around the fits are the real ones; the fits and the
 * query are played, so that a test says what they give.
 */
import { readFileSync } from "node:fs";
import { NotFound } from "@nagar/core/errors.ts";
import { memoryRegistry, memoryRuns } from "@nagar/functions/testing/memory-registry.ts";
import { closeTraining } from "@nagar/functions/training/close-training.ts";
import { divideDataset } from "@nagar/functions/training/divide-dataset.ts";
import { planTraining } from "@nagar/functions/training/plan-training.ts";
import { promoteModel } from "@nagar/functions/training/promote-model.ts";
import { registerModel } from "@nagar/functions/training/register-model.ts";
import { candidateKey } from "@nagar/functions/training/train-model.ts";
import type { TrainingPorts } from "@nagar/functions/training/training-ports.ts";
import { type InterpreterEvent, interpret } from "@nagar/local/services/stepfunctions/interpret.ts";
import { expect } from "vitest";

const definition = JSON.parse(
  readFileSync(new URL("../../stacks/workflows/training.asl.json", import.meta.url), "utf8"),
) as object;

const now = Date.parse("2026-01-05T03:00:00+05:30");
export const SERIES = "traffic~R001~vehicle_count~1h";
export const OTHER = "energy~F01~active_power~1h";

interface Play {
  /** Rows per series that the query finds. */
  found?: Record<string, number>;
  /** MAE of a recipe, or the error that it throws. The naive rule's is 1. */
  errorOf?: (series: string, recipe: string, attempt: number) => number;
  query?: () => object;
  putEvents?: () => void;
  input?: object;
  /** Whether the stage trains XGBoost's trees with SageMaker, and what its job gives. */
  sagemaker?: () => object;
  /** What a training job does with its event; left out, what the function does. */
  job?: (event: Record<string, string>) => Promise<void>;
}

/** A registry, runs and files in memory, in which the workflow runs as a test plays it. */
export class TrainingWorld {
  readonly registry = memoryRegistry();
  readonly runs = memoryRuns();
  readonly files = new Map<string, object>();
  readonly events: { DetailType: string; Detail: Record<string, unknown> }[] = [];
  readonly entered: string[] = [];
  readonly attempts = new Map<string, number>();
  incumbent = 1;

  readonly ports: TrainingPorts = {
    registry: this.registry,
    artefact: async () => {
      throw new NotFound("none");
    },
    readJson: async (key) => this.files.get(key),
    writeJson: async (key, value) => void this.files.set(key, value),
    engines: async () => [],
    engine: async () => {
      throw new NotFound("none");
    },
    saveArtefact: async (series, version, json) => {
      this.files.set(`models/${series}/${version}`, json);
      return 1;
    },
  };

  /** Runs the workflow under a name; gives the execution's result and what was recorded of it. */
  async run(name: string, play: Play = {}) {
    const {
      found = { [SERIES]: 60 },
      errorOf = () => 0.8,
      query,
      putEvents,
      input = {},
      sagemaker,
      job,
    } = play;
    const csv = Object.entries(found).flatMap(([series, count]) =>
      Array.from({ length: count }, (_, i) =>
        [...series.split("~"), String(i * 3600), "1.5"].map((c) => `"${c}"`).join(","),
      ),
    );
    const fitted = async ({ run_id, series, recipe }: Record<string, string>) => {
      const attempt = (this.attempts.get(`${series} ${recipe}`) ?? 0) + 1;
      this.attempts.set(`${series} ${recipe}`, attempt);
      const mae = errorOf(series!, recipe!, attempt);
      const key = candidateKey(run_id!, series!, recipe!);
      this.files.set(key, {
        ...{ recipe, mae, naiveMae: 1, horizons: [1], metrics: [], folds: [], features: [], seconds: 1 },
        ...{
          comparison: { mae, incumbentMae: this.incumbent, n: 100 },
          against: "what answers",
          artefact: {},
        },
        ...{ from_ms: 0, until_ms: now, count: 60 },
      });
      return { recipe, key, mae };
    };
    const steps: Record<string, (event: never) => unknown> = {
      PlanTraining: (event) => planTraining(event, this.runs, now, sagemaker !== undefined),
      DivideDataset: (event) =>
        divideDataset(event, {
          read: async () =>
            (async function* () {
              yield Buffer.from(
                `"domain","entity_id","metric","step","start_s","value"\n${csv.join("\n")}\n`,
              );
            })(),
          put: async (key, text) => void this.files.set(key, JSON.parse(text) as object),
        }),
      TrainModel: fitted,
      RegisterModel: (event) => registerModel(event, this.ports, now),
      PromoteModel: (event) => promoteModel(event, this.registry, now),
      WriteTrainingRows: ({ run_id, series }: Record<string, string>) => ({
        ...{ job: `nagar-${run_id}`, input: `s3://lake/${series}/rows/`, output: "s3://lake/out/" },
        ...{ trained_until_ms: 5, parameters: { objective: "reg:squarederror", num_round: "60" } },
      }),
      ReadSagemakerModel: (event: object) => {
        this.files.set("read", event);
        return { upload: "candidates/sagemaker.json.gz" };
      },
      CloseTraining: (event) => closeTraining(event, this.runs, now),
    };
    const result = await interpret(definition, input, {
      signal: new AbortController().signal,
      context: { Execution: { Name: name, Input: input } },
      onEvent: (event: InterpreterEvent) => {
        if (event.type.endsWith("StateEntered") && event.state) this.entered.push(event.state.name);
      },
      retryMs: Object.fromEntries(
        [
          "Plan the run",
          "Fit and walk forward",
          "Gather the values of all series",
          "Tell who wants to know",
          "Record the failure",
        ].map((state) => [state, 0]),
      ),
      runTask: async (_state, resource, parameters) => {
        if (resource.endsWith("athena:startQueryExecution.sync")) {
          return (
            query?.() ?? {
              QueryExecution: { ResultConfiguration: { OutputLocation: "s3://lake/athena/1.csv" } },
            }
          );
        }
        if (resource.endsWith("batch:submitJob.sync")) {
          const { ContainerOverrides, JobDefinition } = parameters as {
            JobDefinition: string;
            ContainerOverrides: { Environment: [{ Name: string; Value: string }] };
          };
          expect([JobDefinition, ContainerOverrides.Environment[0].Name]).toEqual([
            // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the definition
            "${TrainingJob}",
            "TRAIN_EVENT",
          ]);
          const event = JSON.parse(ContainerOverrides.Environment[0].Value) as Record<string, string>;
          await (job ?? fitted)(event);
          return { Status: "SUCCEEDED" };
        }
        if (resource.endsWith("sagemaker:createTrainingJob.sync")) {
          this.files.set("job", parameters as object);
          return sagemaker!();
        }
        if (resource.endsWith("events:putEvents")) {
          putEvents?.();
          this.events.push(...(parameters as { Entries: TrainingWorld["events"] }).Entries);
          return {};
        }
        return steps[resource.slice(2, -1)]!(parameters as never);
      },
    });
    return { result, run: this.runs.runs.get(name) };
  }
}
