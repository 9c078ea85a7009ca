import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { type Alert, acknowledge, escalateIfDue, INCIDENT_GAP_MINUTES } from "./alert.ts";
import { foldFindings } from "./fold-findings.ts";
import { keepAlerts } from "./keep-alerts.ts";
import { notificationsOf, recipient } from "./notify.ts";
import { type AlertRule, alertRule } from "./rule.ts";
import { shippedRules } from "./shipped-rules.ts";
import { isTakenOn, tellTogether } from "./tell-together.ts";
import { TrialAlerts } from "./trial/trial-stores.ts";
import type { Finding } from "./watch-entity.ts";

const T0 = Date.UTC(2026, 10, 2, 3, 0);
const at = (minute: number) => T0 + minute * MINUTE_MS;
const transformer = (number: number) => entityKey("energy", `DT${number}`);
const rule = (id: string, severity: AlertRule["severity"]) =>
  alertRule.parse({
    id,
    title: id,
    domain: "energy",
    type: id,
    severity,
    condition: { kind: "threshold", metric: "voltage", below: 100 },
    actions: ["Find the fault"],
    escalate_after_minutes: 30,
  });
const dark = rule("dark", "severe");
const hot = rule("hot", "severe");
/** All transformers hang on one feeder. */
const context = {
  relations: { neighboursOf: () => [], groupsOf: () => ["feeder:F1"] },
  suppressions: [],
};
const finding = (
  number: number,
  minute: number,
  outcome: Finding["outcome"] = "sign",
  of = dark,
): Finding => {
  const entity = transformer(number);
  return {
    rule: of,
    entity,
    at: at(minute),
    outcome,
    evidence: [{ entity, metric: "voltage", value: 0, unit: "V" }],
  };
};
const controlRoom = recipient.parse({
  id: "control-room",
  channel: { kind: "email", to: "control@town.example" },
});

/** A town's alerts that keep what was folded, and the messages of each step. */
function town() {
  const known = new Map<string, Alert>();
  const step = (fold: (live: readonly Alert[]) => ReadonlyMap<string, Alert>): string[] => {
    const live = [...known.values()];
    const lengths = new Map(live.map(({ id, history }) => [id, history.length]));
    return [...tellTogether(live, fold(live)).values()].flatMap((alert) => {
      known.set(alert.id, alert);
      return alert.history
        .slice(lengths.get(alert.id) ?? 0)
        .flatMap((change) => notificationsOf(alert, change, [controlRoom], new Map(), change.at))
        .map(({ subject }) => subject);
    });
  };
  const find = (...findings: Finding[]) => step((live) => foldFindings(live, findings, context));
  const of = (number: number) =>
    [...known.values()].findLast(({ entity }) => entity === transformer(number))!;
  return { known, step, find, of };
}

describe("a feeder that trips", () => {
  const numbers = [1, 2, 3, 4, 5, 6];

  it("is one incident and one message, that says how many places it is", () => {
    const { find, known } = town();
    expect(find(...numbers.map((number) => finding(number, 0)))).toEqual([
      "SEVERE opened: dark (energy DT1 and 5 more)",
    ]);
    expect(new Set([...known.values()].map(({ incidentId }) => incidentId)).size).toBe(1);
  });

  it("is told no more of a transformer that reports a quarter of an hour later, and of one that joins long after", () => {
    const { find } = town();
    expect(find(finding(1, 0))).toHaveLength(1);
    expect(find(finding(2, 14))).toEqual([]);
    expect(find(finding(1, 33), finding(2, 34), finding(3, 34 + INCIDENT_GAP_MINUTES - 1))).toEqual([
      "SEVERE opened: dark (energy DT3)",
    ]);
  });

  it("is over when the last of it is, and that is told once", () => {
    const { find } = town();
    find(...numbers.map((number) => finding(number, 0)));
    expect(find(finding(2, 60, "over"), finding(1, 61, "over"))).toEqual([]);
    expect(find(...[3, 4, 5, 6].map((number) => finding(number, 62, "over")))).toEqual([
      "SEVERE resolved: dark (energy DT6 and 5 more)",
    ]);
  });

  it("is taken on once, and escalates once", () => {
    const { find, step, of } = town();
    find(...numbers.map((number) => finding(number, 0)));
    const escalated = step(
      (live) => new Map(live.map((alert) => escalateIfDue(alert, at(31))).map((alert) => [alert.id, alert])),
    );
    expect(escalated).toEqual(["CRITICAL escalated: dark (energy DT1 and 5 more)"]);
    const take = (number: number) =>
      step(() => new Map([[of(number).id, acknowledge(of(number), { by: "control room" }, at(32))]]));
    expect([...take(4), ...take(1)]).toEqual(["CRITICAL acknowledged: dark (energy DT4)"]);
  });

  it("does not hide another trouble of the same incident, nor a graver one", () => {
    const { find, of } = town();
    find(finding(1, 0));
    expect(find(finding(1, 5, "sign", hot))).toEqual(["SEVERE opened: hot (energy DT1)"]);
    expect(find(finding(2, 6, "sign", rule("dark", "critical")))).toEqual([
      "CRITICAL opened: dark (energy DT2)",
    ]);
    expect(of(2).incidentId).toBe(of(1).incidentId);
  });

  it("is told where the alerts it belongs to were not, in a suppression window", () => {
    const { known, find } = town();
    find(finding(1, 0));
    for (const [id, alert] of known) known.set(id, { ...alert, suppressed: true });
    expect(find(finding(2, 1))).toEqual(["SEVERE opened: dark (energy DT2)"]);
  });
});

describe("a jam that several rules show", () => {
  const [congested, standstill, unusual] = ["traffic-congested", "traffic-standstill", "traffic-unusual"].map(
    (id) => shippedRules("2026-11-02").find((rule) => rule.id === id)!,
  ) as [AlertRule, AlertRule, AlertRule];
  const road = (number: number, minute: number, of: AlertRule, outcome: Finding["outcome"] = "sign") => {
    const entity = entityKey("traffic", `S${number}`);
    const evidence = [{ entity, metric: of.type, value: 0, unit: "" }];
    return { rule: of, entity, at: at(minute), outcome, evidence };
  };

  it("is one message when it begins, one when it grows graver and none when another rule sees it too", () => {
    const { find } = town();
    expect(find(road(1, 0, congested))).toEqual(["WARNING opened: Road badly congested (traffic S1)"]);
    // Long after, but of the same road.
    expect(find(road(1, 20, congested), road(1, 35, congested), road(1, 36, unusual))).toEqual([]);
    expect(find(road(1, 40, standstill))).toEqual(["SEVERE opened: Traffic stands still (traffic S1)"]);
    expect(find(road(2, 45, congested), road(2, 50, unusual))).toEqual([]);
  });

  it("is one message where all rules show it at once, of the gravest, and one when all of it ends", () => {
    const { find } = town();
    const all = [congested, unusual, standstill];
    expect(find(...all.map((rule) => road(1, 0, rule)), road(2, 0, congested))).toEqual([
      "SEVERE opened: Traffic stands still (traffic S1 and 1 more)",
    ]);
    expect(find(...all.map((rule) => road(1, 30, rule, "over")), road(2, 30, congested, "over"))).toEqual([
      "SEVERE resolved: Traffic stands still (traffic S1 and 1 more)",
    ]);
  });

  it("tells those who heard of the grave part when that is over, though the rest goes on", () => {
    const { find } = town();
    find(road(1, 0, congested), road(1, 5, standstill));
    expect(find(road(1, 30, standstill, "over"))).toEqual([
      "SEVERE resolved: Traffic stands still (traffic S1)",
    ]);
    expect(find(road(1, 40, congested, "over"))).toEqual([
      "WARNING resolved: Road badly congested (traffic S1)",
    ]);
  });

  it("still escalates where somebody has taken on only what was less grave", () => {
    const { find, step, known } = town();
    find(road(1, 0, congested));
    const [first] = known.values();
    step(() => new Map([[first!.id, acknowledge(first!, { by: "desk" }, at(2))]]));
    find(road(1, 3, unusual), road(1, 3, standstill));
    expect(
      [...known.values()].filter((alert) => !isTakenOn(alert, [...known.values()])).map(({ title }) => title),
    ).toEqual([congested.title, standstill.title]);
  });
});

describe("messages of one trouble", () => {
  it("begin with one that opens and end with one that resolves, whatever order its places come and go in", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean(), fc.integer({ min: 0, max: 12 })), {
          minLength: 1,
          maxLength: 40,
        }),
        (deeds) => {
          const { find, known } = town();
          let minute = 0;
          let told = false;
          for (const [number, dark, pause] of deeds) {
            minute += pause + 1;
            const wasOpen = [...known.values()].some(({ status }) => status !== "resolved");
            const messages = find(finding(number, minute, dark ? "sign" : "over"));
            const isOpen = [...known.values()].some(({ status }) => status !== "resolved");
            if (!wasOpen && isOpen) expect(messages).toHaveLength(1);
            if (wasOpen && !isOpen) expect(messages).toEqual([expect.stringContaining("resolved")]);
            told ||= messages.length > 0;
            // Nobody is left believing that it is over while it is not, nor the other way round.
            if (isOpen) expect(told).toBe(true);
          }
        },
      ),
    );
  });
});

describe("two watchers who see one trouble at the same time", () => {
  it("make one incident of it, and one message", async () => {
    const store = new TrialAlerts();
    const ports = { alerts: store.alerts, announce: store.announce.bind(store) };
    await Promise.all(
      [1, 2, 3, 4].map((number) =>
        keepAlerts(ports, (live) => foldFindings(live, [finding(number, 0)], context)),
      ),
    );
    const alerts = store.all();
    expect(alerts).toHaveLength(4);
    expect(new Set(alerts.map(({ incidentId }) => incidentId)).size).toBe(1);
    expect(store.bus).toHaveLength(4);
    expect(store.bus.filter(({ change }) => change.toldWith === undefined)).toHaveLength(1);
  });

  it("tell that it is over, though each ends another place of it", async () => {
    const store = new TrialAlerts();
    const ports = { alerts: store.alerts, announce: store.announce.bind(store) };
    const keep = (...findings: Finding[]) =>
      keepAlerts(ports, (live) => foldFindings(live, findings, context));
    await keep(finding(1, 0), finding(2, 0));
    store.bus.length = 0;
    await Promise.all([keep(finding(1, 60, "over")), keep(finding(2, 60, "over"))]);
    expect(store.bus.filter(({ change }) => change.toldWith === undefined)).toHaveLength(1);
  });
});
