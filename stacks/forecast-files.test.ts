/** What a bundled function takes along is all that its models need: tried where no node_modules of the repository is found. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as esbuild from "esbuild";
import { afterAll, expect, it } from "vitest";
import { ROOT } from "../packages/local/src/platform.ts";
import { forecastFiles } from "./forecast-files.ts";

const folder = mkdtempSync(join(tmpdir(), "nagar-bundle-"));
const handlers = join(folder, "packages/functions/src/forecast");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TRY = `
  import { loadEngine, loadEngines } from "./packages/functions/src/forecast/engines.ts";
  import { settled } from "./packages/core/src/forecast/additive/path-engine.ts";
  import { historyOf } from "./packages/core/src/forecast/history.ts";
  import { matrixModel } from "./packages/core/src/forecast/outside/testing/write-onnx.ts";
  import { hourly, townLoad } from "./packages/core/src/forecast/testing/made-series.ts";
  const history = historyOf(hourly(townLoad(1200)));
  const bytes = btoa(String.fromCharCode(...matrixModel(new Float32Array(24 * 2), 24, 2)));
  const onnx = { format: "onnx", trained_until_ms: 0, past: 24, steps: 2, input: "flat", bytes };
  const engines = [
    ...(await loadEngines(["ets", "mstl", "prophet"])),
    await loadEngine("onnx", 3_600_000, onnx),
  ];
  const paths = {};
  for (const engine of engines)
    paths[engine.name] = [...(await settled([engine], () => engine.path(history, 1199, 2)))];
  console.log(JSON.stringify(paths));
  process.exit();
`;

it("ETS, MSTL, Prophet and a network forecast in a bundle with the files that go along", async () => {
  await esbuild.build({
    stdin: { contents: TRY, resolveDir: ROOT, loader: "ts" },
    outfile: join(handlers, "try.mjs"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    banner: {
      js: 'import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url);',
    },
  });
  writeFileSync(join(folder, "package.json"), "{}");
  for (const { from, to } of forecastFiles("forecast").copyFiles) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(join(ROOT, from), join(folder, to), { recursive: true });
  }
  const printed = execFileSync(process.execPath, [join(handlers, "try.mjs")], {
    cwd: folder,
    encoding: "utf8",
  });
  const paths = JSON.parse(printed) as Record<string, (number | null)[]>;
  expect(Object.keys(paths).sort()).toEqual(["ets", "mstl", "onnx", "prophet"]);
  expect(
    Object.values(paths)
      .flat()
      .every((value) => typeof value === "number"),
  ).toBe(true);
}, 120_000);
