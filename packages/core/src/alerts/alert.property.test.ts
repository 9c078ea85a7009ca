import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conflict } from "../errors.ts";
import { entityKey } from "../observation/domain.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import {
  type Alert,
  acknowledge,
  addSign,
  autoResolve,
  changeId,
  continues,
  escalateIfDue,
  newChanges,
  noteAction,
  openAlert,
  REOPEN_MINUTES,
  resolve,
} from "./alert.ts";
import { alertRule, SEVERITIES } from "./rule.ts";

const START = Date.UTC(2026, 10, 2, 3, 0);
const entity = entityKey("traffic", "R001");
const rule = alertRule.parse({
  id: "jam",
  title: "Jam",
  domain: "traffic",
  type: "congestion",
  severity: "warning",
  condition: { kind: "threshold", metric: "congestion_level", above: 70 },
  actions: ["Look"],
  escalate_after_minutes: 15,
});
const sign = (at: number) => ({ rule, entity, at, evidence: [] });
const asha = { by: "control room" };

type Do = { what: "sign" | "over" | "ack" | "resolve" | "note" | "tick"; minutes: number };
const deeds: fc.Arbitrary<Do[]> = fc.array(
  fc.record({
    what: fc.constantFrom("sign", "over", "ack", "resolve", "note", "tick" as const),
    minutes: fc.integer({ min: 1, max: 40 }),
  }),
  { maxLength: 40 },
);

/** Plays deeds; what is refused leaves the alert as it was. */
function live(list: readonly Do[]): { alert: Alert; steps: [Alert, Alert][] } {
  let alert = openAlert(sign(START));
  let now = START;
  const steps: [Alert, Alert][] = [];
  for (const { what, minutes } of list) {
    now += minutes * MINUTE_MS;
    const before = alert;
    try {
      if (what === "sign" && continues(alert, now)) alert = addSign(alert, sign(now));
      if (what === "over") alert = autoResolve(alert, now);
      if (what === "ack") alert = acknowledge(alert, asha, now);
      if (what === "resolve") alert = resolve(alert, asha, now);
      if (what === "note") alert = noteAction(alert, { ...asha, note: "crew sent" }, now);
      if (what === "tick") alert = escalateIfDue(alert, now);
    } catch (error) {
      expect(error).toBeInstanceOf(Conflict);
    }
    steps.push([before, alert]);
  }
  return { alert, steps };
}

describe("an alert's life", () => {
  it("numbers its changes without a gap, and each name stands for one change", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const { alert } = live(list);
        expect(alert.history.map(({ number }) => number)).toEqual(alert.history.map((_, index) => index + 1));
        expect(new Set(alert.history.map((change) => changeId(alert, change))).size).toBe(
          alert.history.length,
        );
      }),
    );
  });

  it("changes its status only with an entry that says so", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const says = { acknowledged: "acknowledged", resolved: "resolved", reopened: "active" } as const;
        for (const [before, after] of live(list).steps) {
          const told = newChanges(before, after).flatMap(({ kind }) =>
            kind in says ? [says[kind as keyof typeof says]] : [],
          );
          expect(after.status).toBe(told.at(-1) ?? before.status);
        }
      }),
    );
  });

  it("never grows milder by itself", () => {
    fc.assert(
      fc.property(deeds, (list) => {
        for (const [before, after] of live(list).steps)
          expect(SEVERITIES.indexOf(after.severity)).toBeGreaterThanOrEqual(
            SEVERITIES.indexOf(before.severity),
          );
      }),
    );
  });

  it("escalates once for each span without acknowledgement, and not after it", () => {
    const opened = openAlert(sign(START));
    const due = START + 15 * MINUTE_MS;
    expect(escalateIfDue(opened, due - 1)).toBe(opened);
    const up = escalateIfDue(opened, due);
    expect([up.severity, escalateIfDue(up, due)]).toEqual(["severe", up]);
    const held = acknowledge(opened, asha, START + MINUTE_MS);
    expect(escalateIfDue(held, due + 60 * MINUTE_MS)).toBe(held);
  });

  it("comes back as the same alert only where it resolved itself a short while ago", () => {
    const opened = openAlert(sign(START));
    const byItself = autoResolve(opened, START + 20 * MINUTE_MS);
    expect(continues(byItself, byItself.resolvedAt! + REOPEN_MINUTES * MINUTE_MS)).toBe(true);
    expect(continues(byItself, byItself.resolvedAt! + (REOPEN_MINUTES + 1) * MINUTE_MS)).toBe(false);
    expect(continues(resolve(opened, asha, START + 20 * MINUTE_MS), START + 21 * MINUTE_MS)).toBe(false);
    const back = addSign(byItself, sign(START + 25 * MINUTE_MS));
    expect([back.id, back.status, back.history.at(-1)!.kind]).toEqual([opened.id, "active", "reopened"]);
  });

  it("refuses what its status does not allow, and says what would be", () => {
    const over = resolve(openAlert(sign(START)), asha, START + MINUTE_MS);
    expect(() => acknowledge(over, asha, START)).toThrow(
      /is resolved: only one that is active can be acknowledged/,
    );
  });
});
