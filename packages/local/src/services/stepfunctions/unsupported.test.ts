import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { REPOSITORY } from "../../runtime/lambda-config.ts";
import { definitionProblems } from "./machines.ts";
import { findUnsupported } from "./unsupported.ts";
import type { UnsupportedName } from "./unsupported-list.ts";

const knows = (resource: string) => resource.endsWith(":known");
const task = (more: object = {}) => ({
  Type: "Task",
  Resource: "x:known",
  TimeoutSeconds: 5,
  End: true,
  ...more,
});
const one = (state: object) => ({ StartAt: "A", States: { A: state } });
const map = (inner: object, more: object = {}) =>
  one({ Type: "Map", ItemProcessor: { StartAt: "B", States: { B: inner } }, End: true, ...more });

describe("The list of what workflows may not use", () => {
  it.each<[UnsupportedName, object]>([
    ["jsonata", { QueryLanguage: "JSONata", ...one(task()) }],
    ["jsonata", one(task({ Arguments: {} }))],
    ["jsonata", one({ Type: "Pass", Assign: { x: 1 }, End: true })],
    ["distributedMap", map(task(), { ItemReader: {} })],
    [
      "distributedMap",
      one({ Type: "Map", ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" }, States: {} } }),
    ],
    ["distributedMap", map(task(), { ToleratedFailurePercentage: 5 })],
    ["heartbeat", one(task({ HeartbeatSeconds: 5 }))],
    ["callback", one(task({ Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" }))],
    ["callback", one(task({ Parameters: { "token.$": "$$.Task.Token" } }))],
    ["credentials", one(task({ Credentials: {} }))],
    ["taskWithoutTimeout", one({ Type: "Task", Resource: "x:known", End: true })],
    ["longTimer", one({ Type: "Wait", Seconds: 3_000_000, End: true })],
    ["longTimer", one(task({ Retry: [{ ErrorEquals: ["States.ALL"], MaxDelaySeconds: 3_000_000 }] }))],
    ["resource", one(task({ Resource: "arn:aws:states:::glue:startJobRun.sync" }))],
    ["contextObject", one(task({ Parameters: { "name.$": "$$.State.Name" } }))],
    ["contextObject", one(task({ Parameters: { at: { "start.$": "$$.Execution.StartTime" } } }))],
    ["contextInNested", map(task({ Parameters: { "input.$": "$$.Execution.Input.run" } }))],
    ["mapContext", map(task({ InputPath: "$$.Map.Item.Value" }))],
    ["mapContext", map(task({ Parameters: { "item.$": "$$.Map.Item.Value" } }))],
    ["path", one(task({ InputPath: "$.items[*].id" }))],
    ["path", one(task({ Parameters: { "x.$": "$..id" } }))],
    ["path", one(task({ Parameters: { "x.$": "$.items[?(@.a == 1)]" } }))],
    ["path", one(task({ Parameters: { "x.$": "$.items[0:2]" } }))],
    ["path", one(task({ Parameters: { "x.$": "States.ArrayLength($.items[*])" } }))],
    ["resultPath", one(task({ ResultPath: "$" }))],
    ["resultPath", one(task({ Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$['x']", Next: "A" }] }))],
    ["wholePath", one(task({ InputPath: "$" }))],
    ["falsyResult", one({ Type: "Pass", Result: 0, End: true })],
    ["negativeTest", one({ Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: false, Next: "A" }] })],
    ["quotedParenthesis", one(task({ Parameters: { "x.$": "States.Format('a ({})', $.a)" } }))],
    ["repeatedName", { StartAt: "B", States: { B: task(), A: map(task()).States.A } }],
  ])("holds %s", (rule, definition) => {
    expect(findUnsupported(definition, knows).map((finding) => finding.rule)).toContain(rule);
  });

  it("lets through what both have", () => {
    const definition = map(
      task({ Parameters: { "x.$": "$.item.a[0]['b c']", "y.$": "States.Format('{}', $.item)" } }),
      {
        ItemsPath: "$.items",
        ItemSelector: { "item.$": "$$.Map.Item.Value", "run.$": "$$.Execution.Name", "all.$": "$" },
        ResultPath: "$.results",
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "A" }],
      },
    );
    expect(findUnsupported(definition, knows)).toEqual([]);
  });

  it("says where and what to write instead", async () => {
    const bad = one({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", ResultPath: "$", End: true });
    expect((await definitionProblems(bad)).join("\n")).toMatch(
      /States\.A\.ResultPath: .*leave ResultPath out/,
    );
    expect((await definitionProblems({ StartAt: "A", States: {} }))[0]).toMatch(/invalid/);
  });
});

describe("The workflows of stacks/workflows", () => {
  const folder = join(REPOSITORY, "stacks", "workflows");
  const files = readdirSync(folder).filter((name) => name.endsWith(".asl.json"));

  it("are valid and use nothing on the list", async () => {
    for (const file of files) {
      const definition: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
      expect(await definitionProblems(definition), file).toEqual([]);
    }
  });
});
