/** `nagar model`: what a person does with one series' models: bring one, let it answer, split, roll back; and its rows. */
import { randomUUID } from "node:crypto";
import { createWriteStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { InvalidInput } from "@nagar/core/errors.ts";
import { tableCsv, trainingTable } from "@nagar/core/forecast/outside/training-table.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { RECIPES } from "@nagar/core/forecast/registry/recipes.ts";
import { ACTIONS } from "@nagar/core/forecast/registry/registry-answer.ts";
import type { splitAnswer } from "@nagar/core/forecast/registry/split-domain.ts";
import { DOMAINS } from "@nagar/core/observation/domain.ts";
import { Command, Option } from "commander";
import type * as z from "zod";
import { apiUrl, askApi, postApi } from "../import/api-client.ts";
import { readInput } from "../input.ts";
import { table } from "../text/table.ts";
import { followRun, runReport } from "./follow-run.ts";

interface Api {
  url?: string;
  data: string;
  json?: boolean;
}

const withApi = (command: Command) =>
  command
    .option("--url <address>", "the API; otherwise the local cloud of --data")
    .option("--data <folder>", "the data folder of the local cloud", ".nagar")
    .option("--json", "print the answer as one JSON object");

const upload = withApi(
  new Command("upload")
    .description("Brings a model that was trained elsewhere; it is judged, and registered.")
    .argument("<series>", "such as traffic~R001~vehicle_count~1h")
    .argument("<file>", "a network (.onnx), or XGBoost's model (.json)")
    .requiredOption("--trained-until <time>", "end of the data that it was trained on, with offset")
    .option("--past <n>", "steps that a network reads")
    .option("--steps <n>", "steps that a network gives")
    .addOption(
      new Option("--input <shape>", "a network's input: [1, past] or [1, past, 1]")
        .choices(["flat", "sequence"])
        .default("flat"),
    )
    .option("--now", "where it is better it answers at once, without running in the shadow first")
    .option("--by <name>", "who does this", "nagar model"),
).action(async (series: string, file: string, options: Api & Record<string, string | true | undefined>) => {
  const url = apiUrl(options);
  const onnx = file.endsWith(".onnx");
  const bytes = readFileSync(file);
  const body = {
    format: onnx ? "onnx" : "xgboost",
    model: onnx ? bytes.toString("base64") : json(bytes.toString("utf8"), file),
    trained_until: options["trainedUntil"],
    ...(onnx && { past: Number(options["past"]), steps: Number(options["steps"]), input: options["input"] }),
    shadow_first: options["now"] !== true,
    by: options["by"],
  };
  const { run_id } = await askApi<{ run_id: string }>(
    `${url}/v1/ml/models/${encodeURIComponent(series)}/upload`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-encoding": "gzip",
        "idempotency-key": randomUUID(),
      },
      body: gzipSync(JSON.stringify(body)),
    },
  );
  const run = await followRun(url, run_id);
  process.stdout.write(options.json ? `${JSON.stringify(run)}\n` : runReport(run));
  if (run.status === "failed" || run.results.some(({ verdict }) => verdict === "failed"))
    process.exitCode = 1;
});

function json(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${file}: neither .onnx nor JSON: ${(cause as Error).message}`, { cause });
  }
}

/** promote, reject, rollback and split, as the API has them. */
const changes = ACTIONS.map((action) =>
  withApi(
    new Command(action)
      .description(
        {
          promote: "Lets a version answer.",
          reject: "Keeps a version from ever answering.",
          rollback: "Takes the champion out; the one before it answers.",
          split: "Answers a share of the entities by a version; a share of 0 ends it.",
        }[action],
      )
      .argument("<series>", "such as traffic~R001~vehicle_count~1h")
      .requiredOption("--reason <words>", "why: it is kept with the change")
      .option("--release <x.y.z>", "which version; not for rollback")
      .option("--share <0-1>", "for split")
      .option("--by <name>", "who does this", "nagar model"),
  ).action(async (series: string, options: Api & Record<string, string | undefined>) => {
    const answer = await postApi<Record<string, unknown>>(
      `${apiUrl(options)}/v1/ml/models/${encodeURIComponent(series)}/${action}`,
      {
        by: options["by"],
        reason: options["reason"],
        ...(options["release"] !== undefined && { version: options["release"] }),
        ...(options["share"] !== undefined && { share: Number(options["share"]) }),
      },
      randomUUID(),
    );
    const { answering, split } = answer as { answering: string | null; split: unknown };
    process.stdout.write(
      options.json
        ? `${JSON.stringify(answer)}\n`
        : `${series}: ${answering ?? "a naive rule"} answers${split ? `; split ${JSON.stringify(split)}` : ""}\n`,
    );
  }),
);

const trial = withApi(
  new Command("trial")
    .description("Answers a share of a domain's entities by another kind of model; a share of 0 ends it.")
    .argument("<domain>", `of ${DOMAINS.join(", ")}`)
    .requiredOption("--recipe <name>", `the kind of model on trial, of ${RECIPES.join(", ")}`)
    .requiredOption("--share <0-1>", "part of the domain's entities, drawn by their names")
    .requiredOption("--reason <words>", "why: it is kept with the change")
    .option("--by <name>", "who does this", "nagar model"),
).action(async (domain: string, options: Api & Record<string, string | undefined>) => {
  const { recipe, share, reason, by } = options;
  const body = { domain, recipe, share: Number(share), reason, by };
  const answer = await postApi<z.output<typeof splitAnswer>>(`${apiUrl(options)}/v1/ml/split`, body);
  if (options.json) {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const { series, in_trial, without } = answer;
  const rows = series.map(({ series: name, version, answering }) => [
    name,
    version,
    answering === version ? "on trial" : (answering ?? "a naive rule"),
  ]);
  process.stdout.write(
    `${in_trial} of ${series.length} series of ${domain} are answered by ${recipe}; ${without} have no such version, or nothing to compare it with\n` +
      (rows.length > 0 ? `${table(["series", "version", "answered by"], rows, () => false)}\n` : ""),
  );
});

const rows = new Command("rows")
  .description("Writes the rows that trees of a series learn from, for training them elsewhere.")
  .argument("<file.csv>", "a time column and a target; also gzipped")
  .requiredOption("--time <column>", "the column of time")
  .requiredOption("--target <column>", "the column to forecast")
  .requiredOption("--out <rows.csv>", "no header, the target first, as SageMaker's XGBoost reads it")
  .addOption(new Option("--freq <step>", "step of the series").choices(["1h", "1d"]).default("1h"))
  .option("--horizons <steps>", "steps ahead, separated by commas", "1,2,3,6,12,24")
  .option("--share <0-1>", "part of the series, from its beginning", "0.8")
  .option("--zone <zone>", "where a time without an offset is meant", "+05:30")
  .action(async (file: string, options: Record<string, string>) => {
    const stepMs = options["freq"] === "1d" ? 86_400_000 : 3_600_000;
    const { series } = readSeries([{ name: file, text: readInput(file) }], {
      time: options["time"]!,
      target: options["target"]!,
      known: [],
      zone: options["zone"]!,
      stepMs,
    });
    const horizons = options["horizons"]!.split(",").map(Number);
    const share = Number(options["share"]);
    if (!(share > 0 && share <= 1))
      throw new InvalidInput(`--share is ${options["share"]}; allowed is 0 to 1`);
    if (!horizons.every((h) => Number.isInteger(h) && h >= 1)) {
      throw new InvalidInput(`--horizons is "${options["horizons"]}"; allowed are whole numbers from 1 on`);
    }
    const [one] = series;
    const steps = Math.floor(share * one!.values.length);
    const table = trainingTable(one!, steps, horizons);
    await pipeline(Readable.from(tableCsv(table)), createWriteStream(options["out"]!));
    const until = new Date(one!.startMs + steps * stepMs).toISOString();
    process.stdout.write(
      `${JSON.stringify({ rows: table.targets.length, trained_until: until, features: table.features.names })}\n`,
    );
  });

export const command = new Command("model").description(
  "Models: bring one, let it answer, split, roll back, try a kind over a domain, or write the rows that trees learn from.",
);
for (const each of [upload, ...changes, trial, rows]) command.addCommand(each.exitOverride());
