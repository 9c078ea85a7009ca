import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { synthesize } from "../packages/local/src/synth/synthesize.ts";
import { settingsOf } from "./stage-settings.ts";
import { Graph } from "./testing/graph.ts";
import { resourceProperties } from "./testing/resource-properties.ts";
import { rightsProperties } from "./testing/rights-properties.ts";
import { watchProperties } from "./testing/watch-properties.ts";

describe.each(["dev", "staging", "production"])("the graph of %s", (stage) => {
  let graph: Graph;

  beforeAll(async () => {
    graph = new Graph(await synthesize(stage));
  });

  resourceProperties(stage, () => graph);
  rightsProperties(stage, () => graph);
  watchProperties(stage, () => graph);
});

it("no stack fixes the partition, which is another one in China and for governments", () => {
  const folder = new URL(".", import.meta.url);
  const stacks = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  expect(stacks.length).toBeGreaterThan(20);
  const fixed = stacks.filter((name) => readFileSync(new URL(name, folder), "utf8").includes("arn:aws:"));
  expect(fixed).toEqual([]);
});

describe("a personal stage", () => {
  it("has the settings of dev, whatever it is called", () => {
    expect(settingsOf("asha")).toBe(settingsOf("dev"));
  });
});
