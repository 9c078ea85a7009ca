/**
 * The simulation's workflow in the running system: the file that is deployed, with its real functions, tables, lake and
 * array job, on each of its paths. What it gives is compared with the same runs on two threads of this process.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchClient, DescribeJobsCommand, ListJobsCommand } from "@aws-sdk/client-batch";
import { S3Client } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import * as answers from "@nagar/core/simulate/request/answers.ts";
import { readRequest } from "@nagar/core/simulate/request/request.ts";
import { READY_SCENARIOS } from "@nagar/core/simulate/scenario/library/library.ts";
import { placeInTown } from "@nagar/core/simulate/scenario/library/ready-scenario.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown, lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { simulateTown } from "@nagar/local/simulation/simulate-town.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { keepHistory } from "./simulation/keep-history.ts";
import { throttlingProxy } from "./simulation/throttling-proxy.ts";

const folder = mkdtempSync(join(tmpdir(), "nagar-simulation-"));
const townFile = join(folder, "town.json");

/** As few agents as there may be: what is tested is who computes, not what. */
const agents = { citizens: 100, vehicles: 50, businesses: 10, farms: 0 };
const request = (more: object = {}, scenario: unknown = "odd-even", parameters: object = {}) => ({
  scenario,
  parameters: { duration_days: 1, ...parameters },
  configuration: { agents, monte_carlo_runs: 20, calibration: "priors", ...more },
});
/** So many runs that containers compute them. */
const LARGE = { monte_carlo_runs: 510 };

let lock: Lock;
let cloud: Cloud;
let proxy: Awaited<ReturnType<typeof throttlingProxy>>;

/** The system as it is deployed, but for children that die once and a table that throttles them. */
function harmed(original: Lock): Lock {
  const copy = structuredClone(original);
  for (const { type, inputs } of copy.resources) {
    if (type !== "aws:batch/jobDefinition:JobDefinition") continue;
    const container = inputs["containerProperties"] as { command: string[]; environment: object[] };
    container.command = ["node", "test/simulation/dying-child.ts"];
    container.environment.push({ name: "AWS_ENDPOINT_URL_DYNAMODB", value: proxy.url });
  }
  return copy;
}

const start = async () => {
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  cloud = await startCloud({ lock, data: join(folder, "data"), port: 0, web: folder, screen });
  proxy.forwardTo(cloud.endpoints.dynamodb);
};
beforeAll(async () => {
  proxy = await throttlingProxy();
  lock = harmed(await loadLock());
  await start();
  writeFileSync(townFile, writeTown(smallTown));
  await ensureTown(cloud.context, townFile);
});
afterAll(async () => {
  await cloud?.stop();
  await proxy?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${cloud.endpoints.http}${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const ask = async (body: object) => {
  const answer = await call("POST", "/v1/simulate/scenario", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answers.simulationAccepted.parse(answer.body);
};
type Simulation = z.output<typeof answers.simulation>;
const look = async (id: string): Promise<Simulation> =>
  answers.simulation.parse((await call("GET", `/v1/simulate/results/${id}`)).body);
async function until(id: string, wanted: (simulation: Simulation) => boolean): Promise<Simulation> {
  for (;;) {
    const simulation = await look(id);
    if (wanted(simulation)) return simulation;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const ended = (id: string) =>
  until(id, ({ status }) => ["completed", "failed", "cancelled"].includes(status));

/** The same simulation without any of the workflow. */
async function computedHere(body: object): Promise<string> {
  const ready = new Map(READY_SCENARIOS.map((each) => [each.name, placeInTown(each, smallTown)]));
  const results = await simulateTown({
    request: readRequest(body, ready),
    town: smallTown,
    key: "here",
    workers: 2,
    onStep: () => {},
    onProgress: () => {},
  });
  return results.result_hash;
}

const sfn = () => new SFNClient(clientOptions(cloud.endpoints.aws));
const machineArn = () => {
  const name = String(
    lock.resources.find(
      ({ type, name }) => type === "aws:sfn/stateMachine:StateMachine" && name === "SimulationMachine",
    )?.inputs["name"],
  );
  return `arn:aws:states:ap-south-1:000000000000:stateMachine:${name}`;
};
const executionArn = (id: string, attempt = 1) =>
  `${machineArn().replace(":stateMachine:", ":execution:")}:${id}-${attempt}`;
async function statesOf(id: string): Promise<string[]> {
  const { events = [] } = await sfn().send(
    new GetExecutionHistoryCommand({ executionArn: executionArn(id), maxResults: 1000 }),
  );
  return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
}
const executions = async () =>
  (await sfn().send(new ListExecutionsCommand({ stateMachineArn: machineArn() }))).executions ?? [];

describe("a small simulation", () => {
  it("is computed by functions, gives what the same runs give here, and tells the bus and the people", async () => {
    const { simulation_id: id } = await ask(request());
    const done = await ended(id);
    expect(done).toMatchObject({ status: "completed", error: null, notes: [] });
    expect(done.results?.result_hash).toBe(await computedHere(request()));
    expect(done.results?.runs).toEqual({
      asked: 20,
      used: 20,
      out_of_time: false,
      stopped_early: false,
      failed: [],
      missing: [],
    });
    expect(done.progress).toMatchObject({ runs_done: 20, runs_failed: 0, runs_total: 20, share: 1 });
    const states = await statesOf(id);
    expect(states.filter((name) => name !== "Run a chunk")).toEqual([
      "Validate the request",
      "Is a calibration needed?",
      "Prepare the town",
      "Is it small?",
      "Run in functions",
      "Analyse the runs",
      "Store the results",
      "Announce the results",
      "Tell people",
      "Done",
    ]);
    const map = answers.simulationMap.parse((await call("GET", `/v1/simulate/results/${id}/map`)).body);
    for (const { over, baseline } of map.fields) {
      expect(baseline.length).toBe(24 * (over === "link" ? map.links : map.zones).length);
    }
    const list = answers.simulationList.parse((await call("GET", "/v1/simulate/runs")).body);
    expect(list.simulations[0]).toMatchObject({ simulation_id: id, status: "completed" });
  });

  it("that is asked for again, in other words, is the same execution", async () => {
    const before = (await executions()).length;
    const { scenario: _, ...rest } = request();
    const reordered = { ...rest, scenario: "odd-even" };
    const [one, two] = await Promise.all([ask(reordered), ask(request())]);
    expect(one).toMatchObject({ shared: true, simulation_id: two.simulation_id });
    expect((await executions()).length).toBe(before);
  });

  it("asked for a screening computes its runs too, and says what the outcomes hang on", async () => {
    const screened = request({ sensitivity: { method: "morris", trajectories: 4 } });
    const { simulation_id: id } = await ask(screened);
    const { results, progress } = await ended(id);
    const plain = await ended((await ask(request())).simulation_id);
    expect(results?.headline).toEqual(plain.results?.headline);
    expect(results?.result_hash).toBe(await computedHere(screened));
    expect(results?.sensitivity?.morris?.trajectories).toBe(4);
    expect(results?.sensitivity?.morris?.outcomes.length).toBeGreaterThan(0);
    expect(progress.runs_total).toBe(results!.runs.used + 4 * (PARAMETERS.length + 1));
  });

  it("asked for twice at once is started once", async () => {
    const before = (await executions()).length;
    const both = await Promise.all([ask(request({ seed: 7 })), ask(request({ seed: 7 }))]);
    expect(both[0]?.simulation_id).toBe(both[1]?.simulation_id);
    expect(both.map(({ shared }) => shared).sort()).toEqual([false, true]);
    await ended(both[0]!.simulation_id);
    expect((await executions()).length).toBe(before + 1);
  });

  it("with a history too short to fit goes on with published parameters, and says so", async () => {
    const { simulation_id: id } = await ask(request({ calibration: "town" }));
    const done = await ended(id);
    expect(done.status).toBe("completed");
    expect(done.notes).toMatchObject([{ what: "calibration" }]);
    expect(await statesOf(id)).toEqual(
      expect.arrayContaining([
        "Load the history",
        "Calibrate to the history",
        "Note why it is not calibrated",
      ]),
    );
    expect(done.results?.calibration).toBeNull();
  });

  it("with a history is calibrated to it first, and the next one takes that calibration", async () => {
    const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
    await keepHistory(s3, lakeBucket(lock), smallTown, Date.now(), 4);
    const first = await ended((await ask(request({ calibration: "town", seed: 11 }))).simulation_id);
    expect(first).toMatchObject({ status: "completed", notes: [] });
    expect(first.results?.calibration?.detail).toMatch(
      /^fitted to 3 days, judged on the 1 after them: GEH below 5/,
    );
    const fitted = first.results?.assumptions.filter(({ prior }) => prior.includes("fitted to the town"));
    expect(fitted?.length).toBeGreaterThan(5);
    const { simulation_id: next } = await ask(request({ calibration: "town", seed: 12 }));
    const second = await ended(next);
    expect(second.results?.calibration?.id).toBe(first.results?.calibration?.id);
    expect(await statesOf(next)).not.toContain("Load the history");
    const answer = await call("POST", "/v1/simulate/whatif", request({ calibration: "town", seed: 12 }));
    expect(answers.whatif.parse(answer.body).results.result_hash).toBe(second.results?.result_hash);
  });

  it("that asks for the precision of an unknown outcome fails, and its record says why", async () => {
    const { simulation_id: id } = await ask(request({ target_standard_error: { "traffic.joy": 1 } }));
    const done = await ended(id);
    expect(done).toMatchObject({
      status: "failed",
      error: { code: "INVALID_PARAMETER", message: expect.stringMatching(/no outcome traffic.joy/) },
    });
    expect(await statesOf(id)).toEqual(expect.arrayContaining(["Record the failure", "Failed"]));
    // Asked for again it is tried again.
    expect(await ask(request({ target_standard_error: { "traffic.joy": 1 } }))).toMatchObject({ attempt: 2 });
    await ended(id);
  });
});

describe("a request that cannot be computed", () => {
  it.each([
    ["an unknown scenario", request({}, "odd-evn"), "scenario"],
    ["10^9 runs", request({ monte_carlo_runs: 1e9 }), "configuration.monte_carlo_runs"],
    ["an unknown ward", request({}, "odd-even", { zones: ["Z99"] }), "parameters.zones"],
    [
      "an end before its start",
      request({}, "odd-even", { duration_days: undefined, start_date: "2026-01-12", end_date: "2026-01-11" }),
      "parameters.end_date",
    ],
    ["a negative intensity", request({}, "odd-even", { intensity: -0.1 }), "parameters.intensity"],
    [
      "a policy of no kind",
      request({}, { name: "x", title: "x", start_date: "2026-01-12", policies: [{ kind: "flying_cars" }] }),
      "scenario.policies[0].kind",
    ],
    [
      "an exemption that no policy knows",
      request({}, "odd-even", { exemptions: ["poets"] }),
      "parameters.exemptions",
    ],
    ["a misspelt field", { ...request(), configuraton: {} }, "configuraton"],
  ])("for %s names the field, and starts nothing", async (_what, body, field) => {
    const before = (await executions()).length;
    const answer = await call("POST", "/v1/simulate/scenario", body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "INVALID_PARAMETER" } } });
    const { issues } = (answer.body as { error: { details: { issues: { field: string }[] } } }).error.details;
    expect(issues[0]?.field).toBe(field);
    expect((await call("POST", "/v1/simulate/whatif", body)).status).toBe(400);
    expect((await executions()).length).toBe(before);
  });

  it("a target in a what-if is refused, which could not keep it", async () => {
    const body = request({ target_standard_error: { "traffic.vehicle_km": 1 } });
    const answer = await call("POST", "/v1/simulate/whatif", body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { details: { issues: [{ field: "configuration.target_standard_error" }] } } },
    });
  });
});

describe("a large simulation", () => {
  const parent = async (id: string) => {
    const batch = new BatchClient(clientOptions(cloud.endpoints.aws));
    const queue = String(
      lock.resources.find(({ type }) => type === "aws:batch/jobQueue:JobQueue")?.inputs["name"],
    );
    for (const jobStatus of ["PENDING", "RUNNING", "SUCCEEDED", "FAILED"] as const) {
      const { jobSummaryList = [] } = await batch.send(new ListJobsCommand({ jobQueue: queue, jobStatus }));
      const found = jobSummaryList.find(({ jobName }) => jobName === id);
      if (found) return (await batch.send(new DescribeJobsCommand({ jobs: [found.jobId!] }))).jobs?.[0];
    }
    return undefined;
  };

  it("whose children die and whose table throttles, across a restart, gives what undisturbed runs give", async () => {
    const { simulation_id: id } = await ask(request(LARGE));
    await until(id, ({ progress }) => progress.runs_done > 0);
    await cloud.stop();
    await start();
    const done = await ended(id);
    expect(done).toMatchObject({ status: "completed", error: null, notes: [] });
    expect(done.results?.runs).toMatchObject({ used: 510, failed: [], missing: [] });
    expect(await statesOf(id)).toContain("Run in containers");
    expect(proxy.throttled()).toBeGreaterThan(0);
    expect(done.results?.result_hash).toBe(await computedHere(request(LARGE)));
  });

  it("ends early where the precision that was asked for is reached", async () => {
    const { simulation_id: id } = await ask(
      request({ ...LARGE, seed: 2, target_standard_error: { "traffic.vehicle_km": 1e9 } }),
    );
    const { results } = await ended(id);
    expect(results?.runs).toMatchObject({ asked: 510, used: 50, stopped_early: true });
  });

  it("that is cancelled stops: its record, its execution and its job", async () => {
    const { simulation_id: id } = await ask(request({ ...LARGE, seed: 3 }));
    await until(id, ({ status }) => status === "running");
    const answer = await call("POST", `/v1/simulate/results/${id}/cancel`);
    expect(answer).toMatchObject({ status: 200, body: { simulation_id: id, status: "cancelled" } });
    const execution = await sfn().send(new DescribeExecutionCommand({ executionArn: executionArn(id) }));
    expect(execution.status).toBe("ABORTED");
    for (;;) {
      const job = await parent(id);
      if (job === undefined || job.status === "FAILED") break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await look(id)).status).toBe("cancelled");
    // A second time it changes nothing; what is completed cannot be cancelled.
    expect((await call("POST", `/v1/simulate/results/${id}/cancel`)).status).toBe(200);
  });
});

describe("around simulations", () => {
  it("a what-if is answered at once, and gives what the same runs give here", async () => {
    const answer = await call("POST", "/v1/simulate/whatif", request());
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { results } = answers.whatif.parse(answer.body);
    expect(results.result_hash).toBe(await computedHere(request()));
  });

  it("ready scenarios come with the schema of a form", async () => {
    const list = answers.scenarioList.parse((await call("GET", "/v1/simulate/scenarios")).body);
    expect(list.scenarios.length).toBeGreaterThan(20);
    expect(Object.keys(list.schema["properties"] as object)).toContain("policies");
  });

  it("completed ones are compared; what is not the same is named", async () => {
    const ids = await Promise.all(
      [request(), request({}, "staggered-hours"), request({ seed: 7 })].map(async (body) => {
        const { simulation_id } = await ask(body);
        await ended(simulation_id);
        return simulation_id;
      }),
    );
    const compare = async (some: string[]) => {
      const { status, body } = await call("GET", `/v1/simulate/compare?ids=${some.join(",")}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return answers.comparison.parse(body);
    };
    const same = await compare(ids.slice(0, 2));
    expect(same.differs_in).toEqual(expect.not.arrayContaining(["days", "agents", "seed", "town"]));
    expect((await compare([ids[0]!, ids[2]!])).differs_in).toEqual(["seed"]);
    expect((await call("GET", "/v1/simulate/compare?ids=abc")).status).toBe(400);
    expect((await call("GET", `/v1/simulate/results/${"0".repeat(32)}`)).status).toBe(404);
  });
});
