import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import type { EntityState } from "../window/entity-state.ts";
import { acknowledge } from "./alert.ts";
import { keepAlerts } from "./keep-alerts.ts";
import { notificationsOf, recipient } from "./notify.ts";
import type { AlertSettings, SweepPorts } from "./ports.ts";
import { type AlertRuleInput, alertRule } from "./rule.ts";
import { suppression } from "./suppression.ts";
import { sweepAlerts } from "./sweep.ts";
import { TrialAlerts } from "./trial/trial-stores.ts";

const NOON = Date.parse("2026-01-05T12:00:00+05:30");
const minutes = (count: number) => NOON + count * MINUTE_MS;
const controlRoom = recipient.parse({
  id: "control-room",
  channel: { kind: "email", to: "control@town.example" },
});
const stations = ["P001", "P002"];

const heardAt = (minute: number, delay = 0) => ({
  observedAt: minutes(minute),
  receivedAt: minutes(minute + delay),
});

/** A town of two air stations with one rule; `probability` is what is forecast at a minute, undefined for no forecast. */
function town(
  condition: AlertRuleInput["condition"],
  probability: (minute: number) => number | undefined,
  suppressions: AlertSettings["suppressions"] = [],
  last: Pick<EntityState, "observedAt" | "receivedAt"> = heardAt(-300),
) {
  const store = new TrialAlerts();
  const rule = alertRule.parse({
    id: "rule",
    title: "A rule",
    domain: "air",
    type: "air_forecast",
    severity: "warning",
    condition,
    actions: ["Look"],
    escalate_after_minutes: 30,
  });
  const ports: SweepPorts = {
    settings: async () => ({
      rules: [rule],
      suppressions,
      relations: { neighboursOf: () => [], groupsOf: () => ["ward:Z01"] },
    }),
    alerts: store.alerts,
    watches: store.watches,
    recent: async () => ({ minutes: [] }),
    announce: store.announce.bind(store),
    states: async (domain) =>
      domain === "air"
        ? stations.map(
            (entityId) =>
              ({
                entity: entityKey("air", entityId),
                domain,
                entityId,
                source: "test",
                ...last,
                metrics: {},
              }) as unknown as EntityState,
          )
        : [],
    aqi: async () => null,
    forecast: async (entity, _, __, now) => {
      const chance = entity.endsWith("P001") ? probability((now - NOON) / MINUTE_MS) : 0;
      if (chance === undefined) return undefined;
      const hour = { at: now + 60 * MINUTE_MS, mean: 210, probabilityAbove: () => chance };
      return { unit: "µg/m³", model: "1.0.0", hours: [hour] };
    },
  };
  const sweepThrough = async (from: number, to: number) => {
    for (let minute = from; minute <= to; minute += 5) await sweepAlerts(minutes(minute), ports);
  };
  const told = () =>
    store.bus.map(
      ({ alert, change }) => `${alert.entity.slice(4)} ${change.kind} ${(change.at - NOON) / MINUTE_MS}`,
    );
  return { store, ports, sweepThrough, told };
}

const soon = { kind: "forecast", metric: "pm25", above: 200, within_hours: 6, probability: 0.7 } as const;

describe("what is forecast", () => {
  it("is one alert while it is expected on and off, and over when it has not been for an hour", async () => {
    const { sweepThrough, told } = town(soon, (minute) => (minute < 120 && minute % 30 === 0 ? 0.8 : 0.6));
    await sweepThrough(0, 240);
    expect(told()).toEqual(["P001 opened 0", "P001 escalated 30", "P001 escalated 60", "P001 resolved 150"]);
  });

  it("is over, too, where it can be forecast no longer", async () => {
    const { sweepThrough, told } = town(soon, (minute) => (minute < 10 ? 0.9 : undefined));
    await sweepThrough(0, 120);
    expect(told().at(-1)).toBe("P001 resolved 60");
  });
});

it("whoever has taken on one place of a trouble has the trouble: its other places do not escalate", async () => {
  const { store, ports, sweepThrough, told } = town({ kind: "absence", minutes: 60 }, () => 0);
  await sweepThrough(0, 0);
  expect(store.all().map(({ incidentId }) => incidentId)).toEqual(
    Array(2).fill("rule:air.P001:20260105T1200"),
  );
  await keepAlerts(
    ports,
    ([first]) => new Map([[first!.id, acknowledge(first!, { by: "desk" }, minutes(5))]]),
  );
  await sweepThrough(10, 90);
  expect(told()).toEqual(["P001 opened 0", "P002 opened 0", "P001 acknowledged 5"]);
});

describe("silence", () => {
  const silence = { kind: "absence", minutes: 60 } as const;

  it("is told of an instrument that has stopped", async () => {
    const { sweepThrough, told } = town(silence, () => 0, [], heardAt(-30, 1));
    await sweepThrough(0, 35);
    expect(told()).toEqual(["P001 opened 35", "P002 opened 35"]);
  });

  it("is not told of what came out of an archive", async () => {
    const { sweepThrough, told } = town(silence, () => 0, [], heardAt(-100_000, 100_000));
    await sweepThrough(0, 240);
    expect(told()).toEqual([]);
  });

  it("goes on where only an archive has spoken since", async () => {
    const { ports, sweepThrough, told } = town(silence, () => 0, [], heardAt(-300));
    await sweepThrough(0, 0);
    const states = ports.states;
    ports.states = async (domain) =>
      (await states(domain)).map((state) => ({ ...state, ...heardAt(-200, 200) }));
    await sweepThrough(5, 25);
    expect(told()).toEqual(["P001 opened 0", "P002 opened 0"]);
  });
});

describe("an alert that opened in a suppression window", () => {
  const works = suppression.parse({
    id: "works",
    reason: "Mains renewed",
    from: "2026-01-05T11:00:00+05:30",
    to: "2026-01-05T13:00:00+05:30",
  });
  const messages = (store: TrialAlerts) =>
    store.bus.flatMap(({ alert, change }) =>
      notificationsOf(alert, change, [controlRoom], new Map(), change.at).map(({ subject }) => subject),
    );

  it("is told when the window is over and it goes on, all places at once", async () => {
    const { store, sweepThrough } = town({ kind: "absence", minutes: 60 }, () => 0, [works]);
    await sweepThrough(0, 55);
    expect([store.all().map(({ suppressed }) => suppressed), messages(store)]).toEqual([[true, true], []]);
    await sweepThrough(60, 65);
    expect(messages(store)).toEqual(["WARNING reopened: A rule (air P001 and 1 more)"]);
  });

  it("is never told where it ended within the window", async () => {
    const { store, sweepThrough } = town(soon, (minute) => (minute < 0 ? 0.9 : 0), [
      { ...works, from: minutes(-600), to: minutes(300) },
    ]);
    await sweepThrough(-60, 400);
    expect(store.all().map(({ status, suppressed }) => [status, suppressed])).toEqual([["resolved", true]]);
    expect(messages(store)).toEqual([]);
  });
});
