/** Alerts in the running system: from an observation to the one mail of each change, and what people do about it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListSubscriptionsCommand, SNSClient } from "@aws-sdk/client-sns";
import { alertDetailShape, alertsAnswer, tryAnswer } from "@nagar/core/alerts/wire.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown } from "@nagar/local/cloud/ensure-town.ts";
import { loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "nagar-alerts-"));
const outbox = join(folder, "data", "sns", "outbox");
let cloud: Cloud;
let url: string;

beforeAll(async () => {
  cloud = await startCloud({
    lock: await loadLock(),
    data: join(folder, "data"),
    port: 0,
    web: folder,
    screen: (line) => void process.stderr.write(`${line}\n`),
  });
  url = cloud.endpoints.http;
  await ensureTown(cloud.context, undefined);
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at by its test
  return { status: response.status, body: (await response.json()) as any };
}

/** Minutes of a heat wave that ends now, each reported twice. */
async function hot(minutes: number[], temperature: number) {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const observations = minutes.flatMap((minute) =>
    [10, 40].map((second) => ({
      domain: "weather",
      entity_id: "WS9",
      observed_at: new Date(now + minute * 60_000 + second * 1000).toISOString(),
      metrics: { temperature },
      source: "alerts-test",
    })),
  );
  expect((await call("POST", "/v1/observations", observations)).status).toBe(202);
}

const open = async () =>
  alertsAnswer.parse((await call("GET", "/v1/alerts?status=open&domain=weather")).body).alerts;
const mails = () => readdirSync(outbox).filter((name) => name.endsWith(".eml"));

describe("an alert in the running system", () => {
  it("a rule of the town's own that is wrong is refused by field, a right one is in force", async () => {
    const rule = {
      id: "too-hot",
      title: "Too hot",
      domain: "weather",
      type: "heat_wave",
      severity: "severe",
      condition: { kind: "threshold", metric: "temperature", above: 40, for_minutes: 3 },
      actions: ["Open cooling centres"],
    };
    const wrong = await call("PUT", "/v1/alerts/rules/too-hot", {
      ...rule,
      condition: { ...rule.condition, metric: "heat" },
    });
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      expect.stringContaining('condition.metric: weather has no metric "heat"'),
    ]);
    expect((await call("PUT", "/v1/alerts/rules/another", rule)).status).toBe(400);
    expect((await call("PUT", "/v1/alerts/rules/too-hot", rule)).status).toBe(200);
    const { rules } = (await call("GET", "/v1/alerts/rules")).body;
    expect(rules.find(({ id }: { id: string }) => id === "too-hot")).toMatchObject({
      shipped: false,
      condition: { for_minutes: 3 },
    });
    expect(rules.length).toBeGreaterThan(25);
  });

  it("a webhook to a private address is refused, an address by mail is taken, and the one before it unsubscribed", async () => {
    const webhook = (to: string) =>
      call("PUT", "/v1/alerts/recipients/hook", { id: "hook", channel: { kind: "webhook", to } });
    for (const to of [
      "https://127.0.0.1/x",
      "https://10.0.0.1/",
      "https://[::1]/",
      "https://user@example.org/",
    ]) {
      const answer = await webhook(to);
      expect([answer.status, answer.body.error.message]).toEqual([
        400,
        expect.stringContaining("channel.to"),
      ]);
    }
    const desk = { id: "desk", channel: { kind: "email", to: "desk@town.example" } };
    const former = { ...desk, channel: { kind: "email", to: "former@town.example" } };
    expect((await call("PUT", "/v1/alerts/recipients/desk", former)).status).toBe(200);
    expect((await call("PUT", "/v1/alerts/recipients/desk", desk)).status).toBe(200);
    const gone = { id: "gone", channel: { kind: "email", to: "gone@town.example" } };
    expect((await call("PUT", "/v1/alerts/recipients/gone", gone)).status).toBe(200);
    expect((await call("DELETE", "/v1/alerts/recipients/gone")).status).toBe(200);
    const sns = new SNSClient(clientOptions(cloud.endpoints.aws));
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand());
    sns.destroy();
    const addresses = Subscriptions.filter(({ Protocol }) => Protocol === "email");
    expect(addresses.map(({ Endpoint }) => Endpoint)).toEqual(["desk@town.example"]);
  });

  it("the heat becomes one alert and one mail, though its minutes come twice", async () => {
    await hot([-6, -5, -4, -3], 43);
    await hot([-4, -3, -2], 43);
    await vi.waitFor(async () => expect(await open()).toHaveLength(1), { timeout: 60_000, interval: 250 });
    await vi.waitFor(() => expect(mails()).toHaveLength(1), { timeout: 30_000, interval: 250 });
    await hot([-2, -1], 43);
    await vi.waitFor(async () => expect((await open())[0]!.signs).toBeGreaterThanOrEqual(3), {
      timeout: 60_000,
      interval: 250,
    });
    const [alert] = await open();
    expect(alert).toMatchObject({
      rule_id: "too-hot",
      severity: "severe",
      status: "active",
      entity_id: "WS9",
      recommended_actions: ["Open cooling centres"],
      evidence: [{ metric: "temperature", value: 43, bound: 40, unit: "°C" }],
    });
    expect(mails()).toHaveLength(1);
    expect(readFileSync(join(outbox, mails()[0]!), "utf8")).toContain("SEVERE opened: Too hot (weather WS9)");
  });

  it("it is acknowledged once, what was done is noted, it is resolved, and each change is told once", async () => {
    const [{ id } = { id: "" }] = await open();
    const path = `/v1/alerts/${encodeURIComponent(id)}`;
    const by = { by: "control room" };
    expect((await call("POST", `${path}/acknowledge`, { by: "" })).status).toBe(400);
    expect((await call("POST", `${path}/acknowledge`, by)).body.status).toBe("acknowledged");
    expect((await call("POST", `${path}/acknowledge`, by)).status).toBe(409);
    expect((await call("POST", `${path}/actions`, { ...by, note: "cooling centre opened" })).status).toBe(
      200,
    );
    expect((await call("POST", `${path}/resolve`, by)).body.status).toBe("resolved");
    const after = alertDetailShape.parse((await call("GET", path)).body);
    expect(after).toMatchObject({
      now: [{ metric: "temperature", unit: "°C", value: 43 }],
      sources: ["alerts-test"],
      area: null,
      health_advice: null,
    });
    // A naive rule stands in where no model was trained, and says how sure it is.
    for (const { metric, lower, value, upper, confidence, model_version } of after.predicted) {
      expect([metric, confidence, model_version]).toEqual(["temperature", 0.8, expect.any(String)]);
      expect(lower).toBeLessThanOrEqual(value);
      expect(upper).toBeGreaterThanOrEqual(value);
    }
    expect(after.predicted).toHaveLength(6);
    expect(after.history.map(({ change }) => change)).toEqual([
      "opened",
      "acknowledged",
      "action",
      "resolved",
    ]);
    await vi.waitFor(() => expect(mails()).toHaveLength(3), { timeout: 30_000, interval: 250 });
    expect(await open()).toEqual([]);
  });

  it("a rule is tried on a place's last days: what it would have said, and nobody is told", async () => {
    const before = mails().length;
    const rule = {
      id: "too-hot",
      title: "Too hot",
      domain: "weather",
      type: "heat_wave",
      severity: "severe",
      condition: { kind: "threshold", metric: "temperature", above: 40 },
      actions: ["Open cooling centres"],
    };
    const tried = await call("POST", "/v1/alerts/rules/too-hot/try", { rule, entity_id: "WS9", days: 1 });
    expect([tried.status, tryAnswer.parse(tried.body).alerts.length <= 1]).toEqual([200, true]);
    const silence = { ...rule, condition: { kind: "absence", minutes: 30 } };
    const wrong = await call("POST", "/v1/alerts/rules/too-hot/try", { rule: silence, entity_id: "WS9" });
    expect([wrong.status, wrong.body.error.details.field]).toEqual([400, "rule.condition.kind"]);
    expect(mails()).toHaveLength(before);
  });

  it("an unknown alert is not found, a made-up query is refused by name", async () => {
    expect((await call("GET", "/v1/alerts/too-hot:weather.WS1:20260101T0000")).status).toBe(404);
    // All that is kept, in no more reads than two years have months.
    expect((await call("GET", "/v1/alerts?from=1900-01-02")).status).toBe(200);
    for (const made of ["zzzz", "2026-ab", ""]) {
      const cursor = Buffer.from(JSON.stringify(made)).toString("base64url");
      expect((await call("GET", `/v1/alerts?cursor=${cursor}`)).status).toBe(400);
    }
    const wrong = await call("GET", "/v1/alerts?severity=bad");
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      'query: severity: one of info, warning, severe, critical (it is "bad")',
    ]);
  });

  it("pages of any size hold the same alerts in the same order, and a box those that lie in it", async () => {
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    // Transformers of the town that are sound, and then dark.
    const observations = ["T001", "T002", "T003"].flatMap((entity_id) =>
      Array.from({ length: 12 }, (_, minute) => ({
        domain: "energy",
        entity_id,
        observed_at: new Date(now - (12 - minute) * 60_000 + 20_000).toISOString(),
        metrics: { voltage: minute < 6 ? 231 : 0, current: minute < 6 ? 100 + minute : 0 },
        source: "alerts-test",
      })),
    );
    expect((await call("POST", "/v1/observations", observations)).status).toBe(202);
    const list = async (query: string) =>
      alertsAnswer.parse((await call("GET", `/v1/alerts?domain=energy&type=supply_lost&${query}`)).body);
    await vi.waitFor(async () => expect((await list("")).alerts).toHaveLength(3), {
      timeout: 60_000,
      interval: 250,
    });
    const { alerts, next_cursor } = await list("");
    expect(next_cursor).toBeNull();
    const walked: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await list(`limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      expect(page.alerts.length).toBeLessThanOrEqual(2);
      walked.push(...page.alerts.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(walked).toEqual(alerts.map(({ id }) => id));
    const [longitude, latitude] = alerts.at(-1)!.location!.coordinates;
    const there = alerts.filter(
      ({ location }) => String(location?.coordinates) === String([longitude, latitude]),
    );
    const boxed = await list(`limit=2&bbox=${[longitude, latitude, longitude, latitude].join()}`);
    expect(boxed.alerts).toEqual(there.slice(0, 2));
    expect(await list("bbox=0,0,1,1")).toMatchObject({ alerts: [], next_cursor: null });
  });
});
