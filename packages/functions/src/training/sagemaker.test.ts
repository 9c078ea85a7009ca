/** What stands before and after SageMaker's job: rows that its XGBoost reads, and a model out of its archive. */
import { gzipSync } from "node:zlib";
import { searchTrees } from "@nagar/core/forecast/outside/search-trees.ts";
import { trainingTable } from "@nagar/core/forecast/outside/training-table.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { parseSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { predictRows } from "@nagar/core/forecast/trees/ensemble.ts";
import { squaredLoss } from "@nagar/core/forecast/trees/losses.ts";
import { trainTrees } from "@nagar/core/forecast/trees/train.ts";
import { readXgboost, writeXgboost } from "@nagar/core/forecast/trees/xgboost-json.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import { normal } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { describe, expect, it } from "vitest";
import { fileOfTar } from "../lib/tar.ts";
import { readSagemakerModel } from "./read-sagemaker-model.ts";
import { writeTrainingRows } from "./write-training-rows.ts";

const SERIES = "water~W01~consumption~1d";
const DAYS = 400;
const now = Date.parse("2026-02-01T00:00:00+05:30");
const start = now - DAYS * DAY_MS;
const stream = randomStream(7, "a zone's days");
const values = Array.from({ length: DAYS }, (_, day): [number, number] => [
  start + day * DAY_MS,
  Math.round(9_000 - (day % 7 === 6 ? 2_500 : 0) + 300 * normal(stream, day)),
]);
const past = seriesFrom(
  parseSeriesId(SERIES),
  values.map(([at, value]) => ({ start: at, value })),
  now,
)!;

/** A tar archive as Python's tarfile writes it: name, mode, owner, size and time in octal, type 0. */
function tar(files: Record<string, Uint8Array>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const header = new Uint8Array(512);
    const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
    put(0, name);
    put(100, "0000644\0");
    put(124, `${bytes.length.toString(8).padStart(11, "0")}\0`);
    put(156, "0");
    put(257, "ustar\0");
    const padded = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    padded.set(bytes);
    return [header, padded];
  });
  return Buffer.concat([...blocks, new Uint8Array(1024)]);
}

describe("rows for SageMaker's XGBoost", () => {
  it("are those that our own trees learn from, of the first part only, with parameters by its names", async () => {
    const files = new Map<string, string>();
    const made = await writeTrainingRows(
      { run_id: "run-1", series: SERIES, dataset: "d" },
      {
        readJson: async () => ({ until_ms: now, values }),
        putText: async (key, text) => void files.set(key, text),
      },
      "lake",
    );
    const [[key, text] = ["", ""]] = files;
    expect(made.input).toBe(`s3://lake/${key.replace("rows.csv", "")}`);
    expect(made.job).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
    expect(made.trained_until_ms).toBe(start + 0.6 * DAYS * DAY_MS);
    const table = trainingTable(past, 0.6 * DAYS, [1, 2, 3, 4, 5, 6, 7]);
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(table.targets.length);
    const width = table.features.names.length;
    lines.forEach((line, row) => {
      const [target, ...cells] = line.split(",");
      expect(Number(target)).toBe(table.targets[row]);
      expect(cells.map((cell) => (cell === "" ? Number.NaN : Math.fround(Number(cell))))).toEqual([
        ...table.rows.subarray(row * width, (row + 1) * width),
      ]);
    });
    const { parameters } = searchTrees(past, 0.6 * DAYS, [1, 2, 3, 4, 5, 6, 7], 1);
    expect(made.parameters).toMatchObject({
      objective: "reg:squarederror",
      num_round: String(parameters.rounds),
      max_depth: String(parameters.maxDepth),
    });
    expect(Object.values(made.parameters).every((value) => typeof value === "string")).toBe(true);
  });
});

describe("SageMaker's archive", () => {
  const { features, rows, targets } = trainingTable(past, 240, [1, 7]);
  const { model } = trainTrees(rows, features.names.length, targets, {
    ...{ loss: squaredLoss, rounds: 8, eta: 0.3, maxDepth: 3 },
  });
  const text = writeXgboost(model);
  const event = {
    run_id: "run-1",
    series: SERIES,
    artifacts: "s3://lake/a/model.tar.gz",
    trained_until_ms: 5,
  };
  const read = (archive: Uint8Array) => {
    const files = new Map<string, object>();
    const ports = {
      readBytes: async () => new Uint8Array(gzipSync(archive)),
      writeJson: async (key: string, value: object) => void files.set(key, value),
    };
    return readSagemakerModel(event, ports).then(({ upload }) => files.get(upload));
  };

  it("gives the model back, number for number", async () => {
    const kept = (await read(
      tar({ "notes.txt": new Uint8Array(700), "xgboost-model": new TextEncoder().encode(text) }),
    )) as { fits: [{ trained_until_ms: number; model: object }] };
    expect(kept.fits[0].trained_until_ms).toBe(5);
    const again = readXgboost(JSON.stringify(kept.fits[0].model), "read");
    expect(predictRows(again, rows)).toEqual(predictRows(model, rows));
  });

  it("without a model, cut off, or in XGBoost's old format is refused by name", async () => {
    const old = new TextEncoder().encode("binf\0\0\0\0");
    await expect(read(tar({ "other.bin": old }))).rejects.toThrow(/has no xgboost-model; it has other.bin/);
    await expect(read(tar({ "xgboost-model": old }))).rejects.toThrow(/not XGBoost's JSON.*2\.1 or later/);
    expect(() => fileOfTar(tar({ "xgboost-model": new Uint8Array(2000) }).slice(0, 1000), "x")).toThrow(
      /cut off in xgboost-model/,
    );
  });
});
