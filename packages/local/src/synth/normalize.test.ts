import { describe, expect, it } from "vitest";
import { lockText, normalize } from "./normalize.ts";

const place = { app: "nagar", stage: "dev", region: "ap-south-1", account: "000000000000" };
const head = { sst: "4.17.1", removal: "remove", protect: false, scratch: "/tmp/scratch-1" } as const;

const fn = {
  type: "aws:lambda/function:Function",
  name: "GetTownFunction",
  inputs: {
    name: "nagar-dev-GetTownFunction",
    s3Key: "assets/GetTown-code-f00.zip",
    environment: { variables: { SST_KEY: "k", LEVEL: "INFO", SST_RESOURCE_App: "{}" } },
  },
};
const build = {
  functionID: "GetTown",
  handler: "packages/functions/src/api/get-town.handler",
  runtime: "nodejs24.x",
  links: { Lake: { type: "pulumi.pulumi.Stack$sst.aws.Bucket", name: "lake" } },
};

describe("normalizing what was registered", () => {
  it("gives one text whatever the order of registration and of keys", () => {
    const a = { type: "aws:sqs/queue:Queue", name: "A", inputs: { x: 1, y: { b: 2, a: 1 } } };
    const b = { type: "aws:sqs/queue:Queue", name: "B", inputs: {} };
    const aAgain = { ...a, inputs: { y: { a: 1, b: 2 }, x: 1 } };
    const once = normalize({ ...head, registered: [a, b], functions: [] }, place);
    const again = normalize({ ...head, registered: [b, aAgain], functions: [] }, place);
    expect(lockText(again)).toBe(lockText(once));
  });

  it("leaves out how code travels to AWS, and keeps a function's own environment with its links", () => {
    const archive = { type: "aws:s3/bucketObjectv2:BucketObjectv2", name: "GetTownCode", inputs: {} };
    const lock = normalize({ ...head, registered: [fn, archive], functions: [build] }, place);
    expect(lock.resources).toEqual([
      { type: fn.type, name: fn.name, inputs: { name: "nagar-dev-GetTownFunction" } },
    ]);
    expect(lock.functions["GetTown"]).toEqual({
      name: "nagar-dev-GetTownFunction",
      handler: build.handler,
      runtime: "nodejs24.x",
      environment: { LEVEL: "INFO" },
      links: { Lake: { name: "lake", type: "sst.aws.Bucket" } },
    });
  });

  it("shows embedded documents as documents, and paths from the repository's root", () => {
    const inputs = {
      policy: '{"Version":"1"}',
      dir: "/tmp/scratch-1/packages/web",
      sql: "SELECT * FROM 'a'",
    };
    const { resources } = normalize(
      { ...head, registered: [{ type: "t", name: "n", inputs }], functions: [] },
      place,
    );
    expect(resources[0]?.inputs).toEqual({
      policy: { Version: "1" },
      dir: "packages/web",
      sql: "SELECT * FROM 'a'",
    });
  });

  it("refuses a function that SST built but did not register", () => {
    expect(() => normalize({ ...head, registered: [], functions: [build] }, place)).toThrow(/GetTown/);
  });
});
