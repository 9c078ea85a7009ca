import { describe, expect, it } from "vitest";
import { Unavailable } from "../errors.ts";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { openAlert } from "./alert.ts";
import { recipient } from "./notify.ts";
import { alertRule } from "./rule.ts";
import { sendDue, type TellPorts, tell } from "./tell.ts";
import { Killed, TrialAlerts } from "./trial/trial-stores.ts";

const NOON = Date.parse("2026-11-02T12:00:00+05:30");
const alertAt = (at: number) =>
  openAlert({
    rule: alertRule.parse({
      id: "hot",
      title: "Hot",
      domain: "weather",
      type: "heat_wave",
      severity: "severe",
      condition: { kind: "threshold", metric: "temperature", above: 45 },
      actions: ["Look"],
    }),
    entity: entityKey("weather", "WS1"),
    at,
    evidence: [],
  });
const desk = recipient.parse({
  id: "desk",
  channel: { kind: "email", to: "desk@town.example" },
  per_hour: 2,
});

function desks(list = [desk]) {
  const store = new TrialAlerts();
  store.now = NOON;
  const taken: string[] = [];
  const ports: TellPorts = {
    recipients: async () => list,
    ledger: store.ledger,
    send: async ({ id }) => void taken.push(id),
  };
  return { store, taken, ports };
}

describe("telling people", () => {
  it("a change that arrives twice is told once", async () => {
    const { taken, ports } = desks();
    const alert = alertAt(NOON);
    await tell(alert, alert.history[0]!, NOON, ports);
    await tell(alert, alert.history[0]!, NOON + 5 * MINUTE_MS, ports);
    expect(taken).toHaveLength(1);
  });

  it("a sender that died before it sent is waited for, then replaced", async () => {
    const { store, taken, ports } = desks();
    const alert = alertAt(NOON);
    const dying = {
      ...ports,
      send: async () => {
        throw new Killed("send");
      },
    };
    await expect(tell(alert, alert.history[0]!, NOON, dying)).rejects.toThrow(Killed);
    await expect(tell(alert, alert.history[0]!, NOON, ports)).rejects.toThrow(Unavailable);
    expect(taken).toEqual([]);
    store.now += MINUTE_MS;
    await tell(alert, alert.history[0]!, store.now, ports);
    expect(taken).toHaveLength(1);
  });

  it("what an hour does not take waits, and comes without breaking the next hour's limit", async () => {
    const { store, taken, ports } = desks();
    for (let minute = 0; minute < 6; minute += 1) {
      store.now = NOON + minute * MINUTE_MS;
      const alert = alertAt(store.now);
      await tell(alert, alert.history[0]!, store.now, ports);
    }
    expect(taken).toHaveLength(2);
    const sentAt: number[] = [];
    for (let minute = 6; minute < 400; minute += 1) {
      store.now = NOON + minute * MINUTE_MS;
      const before = taken.length;
      await sendDue(store.now, ports);
      for (let each = before; each < taken.length; each += 1) sentAt.push(store.now);
    }
    expect(new Set(taken).size).toBe(6);
    expect(sentAt).toHaveLength(4);
    for (const at of sentAt) {
      expect(sentAt.filter((other) => other > at - HOUR_MS && other <= at).length).toBeLessThanOrEqual(2);
    }
  });

  it("who has been removed is not told what waited", async () => {
    const { store, taken, ports } = desks([{ ...desk, perHour: 1 }]);
    for (const minute of [0, 1]) {
      const alert = alertAt(NOON + minute * MINUTE_MS);
      await tell(alert, alert.history[0]!, NOON + minute * MINUTE_MS, ports);
    }
    store.now = NOON + 2 * HOUR_MS;
    await sendDue(store.now, { ...ports, recipients: async () => [] });
    await sendDue(store.now, ports);
    expect(taken).toHaveLength(1);
  });
});
