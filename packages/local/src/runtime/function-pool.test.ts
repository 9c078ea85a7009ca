import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fixtureLock } from "../testing/fixture-lock.ts";
import { memoryLog, temporaryFolder } from "../testing/temporary.ts";
import { SAMPLE_MS } from "./execution-environment.ts";
import { FunctionPool } from "./function-pool.ts";
import { lambdaConfigs } from "./lambda-config.ts";

const lock = fixtureLock();
const echo = lambdaConfigs(lock).find("Echo");

describe("the threads of a function", () => {
  const folder = temporaryFolder();
  let pool: FunctionPool;
  const pools: FunctionPool[] = [];
  beforeEach(() => {
    pool = new FunctionPool({
      lock,
      endpoints: { all: "", perService: {} },
      log: memoryLog(),
      compileCache: folder.path,
      onOutput: () => undefined,
    });
    pools.push(pool);
  });
  afterAll(async () => {
    await Promise.all(pools.map((each) => each.stop()));
    folder.remove();
  });

  const calls = async (affinity?: string): Promise<number> => {
    const answer = await pool.invoke(echo, JSON.stringify({ do: "context" }), { affinity });
    return (JSON.parse(answer) as { calls: number }).calls;
  };

  it("start anew after a reload, with nothing of the former one's memory", async () => {
    expect([await calls(), await calls()]).toEqual([1, 2]);
    pool.reload();
    expect(await calls()).toBe(1);
  });

  it("answer on the old code what was asked before a reload", async () => {
    const asked = calls();
    pool.reload();
    expect(await asked).toBe(1);
  });

  it("are two where the first is computing, so that the second caller is answered meanwhile", async () => {
    await calls();
    const busy = pool.invoke(echo, JSON.stringify({ do: "spin" })).catch(() => "timed out");
    const begun = performance.now();
    await expect.poll(() => performance.now() - begun).toBeGreaterThan(SAMPLE_MS);
    expect(await calls()).toBe(1);
    expect(await busy).toBe("timed out");
  });

  it("are one where the first is waiting", async () => {
    await calls();
    const waiting = pool.invoke(echo, JSON.stringify({ do: "hang" })).catch(() => "timed out");
    expect(await calls()).toBe(3);
    expect(await waiting).toBe("timed out");
  });

  it("are found by their id, name, ARN and invoke ARN; another name is refused", () => {
    const configs = lambdaConfigs(lock);
    const invokeArn = `arn:aws:apigateway:ap-south-1:lambda:path/2015-03-31/functions/${echo.arn}/invocations`;
    for (const ref of ["Echo", echo.arn, `${echo.arn}:$LATEST`, invokeArn])
      expect(configs.find(ref)).toEqual(echo);
    expect(() => configs.find("Nobody")).toThrow(/no function Nobody.*it has Echo/);
  });
});
