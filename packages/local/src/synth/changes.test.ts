import { describe, expect, it } from "vitest";
import type { Lock } from "../lock.ts";
import { describeChanges } from "./changes.ts";

const lock = (resources: Lock["resources"], functions: Lock["functions"] = {}): Lock => ({
  lockVersion: 1,
  sst: "4.17.1",
  app: "nagar",
  stage: "dev",
  region: "ap-south-1",
  account: "000000000000",
  removal: "remove",
  protect: false,
  resources,
  functions,
});

const queue = (name: string, inputs: Record<string, unknown> = {}) => ({
  type: "aws:sqs/queue:Queue",
  name,
  inputs,
});

describe("describing the changes of a lock", () => {
  it("says nothing of equal locks", () => {
    expect(describeChanges(lock([queue("A")]), lock([queue("A")]))).toEqual([]);
  });

  it("names what came, what went and what changed, with the path of the value", () => {
    const before = lock([queue("Gone"), queue("Kept", { redrivePolicy: { maxReceiveCount: 3 } })]);
    const after = lock([queue("Kept", { redrivePolicy: { maxReceiveCount: 5 } }), queue("New")]);
    expect(describeChanges(before, after)).toEqual([
      "- aws:sqs/queue:Queue Gone",
      "~ aws:sqs/queue:Queue Kept › redrivePolicy › maxReceiveCount: 3 → 5",
      "+ aws:sqs/queue:Queue New",
    ]);
  });

  it("shows a value that appears", () => {
    expect(describeChanges(lock([queue("A")]), lock([queue("A", { delaySeconds: 1 })]))).toEqual([
      "~ aws:sqs/queue:Queue A › delaySeconds: nothing → 1",
    ]);
  });
});
