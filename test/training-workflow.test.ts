/** The shipped training.asl.json, run for each of its paths. */
import { Unavailable } from "@nagar/core/errors.ts";
import { championOf, inStage } from "@nagar/core/forecast/registry/registry.ts";
import { LARGE } from "@nagar/functions/training/divide-dataset.ts";
import { candidateKey } from "@nagar/functions/training/train-model.ts";
import { describe, expect, it } from "vitest";
import { OTHER, SERIES, TrainingWorld } from "./training/played-training.ts";

describe("a training run", () => {
  it("registers the best recipe, lets a first model answer, records and tells", async () => {
    const world = new TrainingWorld();
    const { result, run } = await world.run("run-1", {
      errorOf: (_, recipe) => (recipe === "ridge" ? 0.7 : 0.8),
    });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: { promoted: 1, failed: 0 } });
    expect(run).toMatchObject({
      status: "succeeded",
      results: [{ series: SERIES, verdict: "promoted", version: "1.0.0", recipe: "ridge" }],
    });
    expect(championOf(world.registry.states.get(SERIES)!)?.recipe).toBe("ridge");
    expect(world.entered).toContain("Promote it");
    expect(world.events).toMatchObject([
      { DetailType: "forecast.training.finished", Detail: { run_id: "run-1", promoted: 1 } },
    ]);
  });

  it("keeps a version that is not better by the margin as a challenger", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", { errorOf: () => 0.99 });
    expect(run?.results).toMatchObject([{ verdict: "challenger", version: "1.0.0" }]);
    expect(run?.results[0]?.reason).toBe("MAE 0.99 against 1 of what answers on 100 same forecasts");
    expect(championOf(world.registry.states.get(SERIES)!)).toBeUndefined();
    expect(world.entered).toContain("Keep it as a challenger");
    expect(world.entered).not.toContain("Promote it");
  });

  it("lets a better version run in the champion's shadow first, or answer at once where a person wants it", async () => {
    const world = new TrainingWorld();
    await world.run("run-1");
    const { run } = await world.run("run-2", { errorOf: () => 0.7 });
    expect(run?.results).toMatchObject([{ verdict: "shadow", version: "1.1.0" }]);
    expect(inStage(world.registry.states.get(SERIES)!, "shadow")?.version).toBe("1.1.0");
    const { run: third } = await world.run("run-3", {
      errorOf: () => 0.6,
      input: { shadow_first: false, by: "asha" },
    });
    expect(third).toMatchObject({ by: "asha", results: [{ verdict: "promoted", version: "1.2.0" }] });
    expect(championOf(world.registry.states.get(SERIES)!)?.version).toBe("1.2.0");
  });

  it("run again under its name makes no second version and moves nothing", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1");
    const before = structuredClone(world.registry.states.get(SERIES)!.entries);
    const { run: again } = await world.run("run-1");
    expect(world.registry.states.get(SERIES)!.entries).toEqual(before);
    expect(again?.started_at).toBe(run?.started_at);
    expect(await world.registry.cards(SERIES)).toHaveLength(1);
  });

  it("tries again what passes by itself, and not what does not", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", {
      errorOf: (_, recipe, attempt) => {
        if (recipe === "ridge") throw new TypeError("a defect");
        if (attempt < 3) throw new Unavailable("the lake is busy");
        return 0.8;
      },
    });
    expect(run?.results).toMatchObject([{ verdict: "promoted", recipe: "ensemble" }]);
    expect(world.attempts.get(`${SERIES} ensemble`)).toBe(3);
    expect(world.attempts.get(`${SERIES} ridge`)).toBe(1);
    expect(world.entered).toContain("Note that the recipe failed");
  });

  it("says of a series that none of its recipes could be trained, and goes on with the others", async () => {
    const world = new TrainingWorld();
    const { result, run } = await world.run("run-1", {
      found: { [OTHER]: 60, [SERIES]: 60 },
      // Few, so that the interpreter has told of all states when it is done.
      input: { recipes: ["ridge"] },
      errorOf: (series) => {
        if (series === OTHER) throw new TypeError("a defect");
        return 0.8;
      },
    });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: { promoted: 1, failed: 1 } });
    expect(run?.results).toMatchObject([
      { series: OTHER, verdict: "failed", reason: "TypeError" },
      { series: SERIES, verdict: "promoted" },
    ]);
    expect(world.entered).toContain("Note that nothing was trained");
  });

  it("with nothing to train ends well and says so", async () => {
    const world = new TrainingWorld();
    const { result, run } = await world.run("run-1", { found: { [SERIES]: 10, "air~P1~co~1h": 90 } });
    expect(result).toMatchObject({ status: "SUCCEEDED" });
    expect(run).toMatchObject({ status: "succeeded", series: 0, results: [] });
  });

  it("is over even where nobody could be told", async () => {
    const { result } = await new TrainingWorld().run("run-1", {
      putEvents: () => {
        throw new Error("no bus");
      },
    });
    expect(result.status).toBe("SUCCEEDED");
  });
});

describe("a series that is too long for a function", () => {
  const long = { found: { [SERIES]: LARGE }, input: { recipes: ["ridge", "ets"] } };

  it("is trained as jobs, which leave their answers in the lake", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", {
      ...long,
      errorOf: (_, recipe) => (recipe === "ets" ? 0.6 : 0.8),
    });
    expect(world.entered).toContain("Fit and walk forward as a job");
    expect(world.entered).not.toContain("Fit and walk forward");
    expect(run?.results).toMatchObject([{ verdict: "promoted", recipe: "ets", version: "1.0.0" }]);
    const [card] = await world.registry.cards(SERIES);
    expect(card?.tried).toEqual([
      { recipe: "ridge", mae: 0.8, failure: null },
      { recipe: "ets", mae: 0.6, failure: null },
    ]);
  });

  it("goes on with the other recipes where a job fails, or finds the series wanting", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", {
      ...long,
      job: async ({ run_id, series, recipe }) => {
        if (recipe === "ridge") throw Object.assign(new Error("no capacity"), { name: "States.TaskFailed" });
        world.files.set(candidateKey(run_id!, series!, recipe!), { recipe, failure: "it is too short" });
      },
    });
    expect(run?.results).toMatchObject([{ verdict: "failed", reason: "States.TaskFailed; it is too short" }]);
  });
});

describe("a stage that trains with SageMaker", () => {
  const input = { recipes: ["ridge", "xgboost"] };
  const sagemaker = () => ({ ModelArtifacts: { S3ModelArtifacts: "s3://lake/out/model.tar.gz" } });

  it("gives its XGBoost the rows, and judges the model that comes back as any other", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", {
      input,
      sagemaker,
      errorOf: (_, recipe) => (recipe === "xgboost" ? 0.5 : 0.8),
    });
    expect(run?.results).toMatchObject([{ verdict: "promoted", recipe: "xgboost" }]);
    expect(world.files.get("job")).toMatchObject({
      TrainingJobName: "nagar-run-1",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the definition
      RoleArn: "${SagemakerRole}",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of the definition
      AlgorithmSpecification: { TrainingImage: "${XgboostImage}" },
      HyperParameters: { objective: "reg:squarederror", num_round: "60" },
      InputDataConfig: [{ DataSource: { S3DataSource: { S3Uri: `s3://lake/${SERIES}/rows/` } } }],
    });
    expect(world.files.get("read")).toEqual({
      ...{ run_id: "run-1", series: SERIES, trained_until_ms: 5 },
      artifacts: "s3://lake/out/model.tar.gz",
    });
  });

  it("goes on with the other recipes where the job fails", async () => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", {
      input,
      sagemaker: () => {
        throw Object.assign(new Error("out of quota"), { name: "SageMaker.TrainingJobFailed" });
      },
    });
    expect(run?.results).toMatchObject([{ verdict: "promoted", recipe: "ridge" }]);
    const [card] = await world.registry.cards(SERIES);
    expect(card?.tried?.[1]).toEqual({
      recipe: "xgboost",
      mae: null,
      failure: "SageMaker.TrainingJobFailed",
    });
  });

  it("is not one that has it off", async () => {
    const world = new TrainingWorld();
    await world.run("run-1", { input });
    expect(world.entered).toContain("Fit and walk forward");
    expect(world.files.has("job")).toBe(false);
  });
});

describe("the recipes of a run", () => {
  const asked = async (input: object) => {
    const world = new TrainingWorld();
    const { run } = await world.run("run-1", { input });
    return { run, tried: [...world.attempts.keys()].map((key) => key.split(" ")[1]) };
  };

  it("are the usual ones, or those that were named, each once", async () => {
    expect((await asked({})).tried).toEqual(["ensemble", "ridge", "ets", "mstl"]);
    expect((await asked({ recipes: ["prophet", "last_week", "prophet"] })).tried).toEqual([
      "prophet",
      "last_week",
    ]);
  });

  it("that there are not, or that need an upload, are refused", async () => {
    expect((await asked({ recipes: ["oracle"] })).run?.failure).toMatch(/recipes.*one of last_value/);
    expect((await asked({ recipes: ["onnx"] })).run?.failure).toMatch(/upload a network/);
    const upload = `uploads/${OTHER}/${"0".repeat(64)}.json.gz`;
    expect((await asked({ recipes: ["onnx"], series: [SERIES], upload })).run?.failure).toMatch(
      /upload: is not of traffic~R001/,
    );
    expect((await asked({ upload })).run?.failure).toMatch(/needs its one series/);
  });
});

describe("a training run that cannot go on", () => {
  it("because the query fails is recorded with its reason, and told", async () => {
    const world = new TrainingWorld();
    const { result, run } = await world.run("run-1", {
      query: () => {
        throw Object.assign(new Error("the table is gone"), { name: "Athena.InvalidRequestException" });
      },
    });
    expect(result).toMatchObject({ status: "FAILED", error: "TrainingFailed" });
    expect(run).toMatchObject({ status: "failed" });
    expect(run?.failure).toMatch(/Athena.InvalidRequestException/);
    expect(world.events).toMatchObject([{ DetailType: "forecast.training.failed" }]);
  });

  it("because it was asked for what there is not names the field", async () => {
    const world = new TrainingWorld();
    const { result, run } = await world.run("run-1", { input: { domain: "traffic" } });
    expect(result).toMatchObject({ status: "FAILED", error: "TrainingFailed" });
    expect(run?.failure).toMatch(/no parameter domain; allowed are trigger, by, domains/);
  });
});
