import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS, parseInstant } from "../observation/instant.ts";
import { openAlert } from "./alert.ts";
import { notificationsOf, recipient } from "./notify.ts";
import { alertRule, type Severity } from "./rule.ts";

const alertOf = (severity: Severity, suppressed = false) =>
  openAlert(
    {
      rule: alertRule.parse({
        id: "hot",
        title: "Hot",
        domain: "weather",
        type: "heat_wave",
        severity,
        condition: { kind: "threshold", metric: "temperature", above: 45 },
        actions: ["Look"],
      }),
      entity: entityKey("weather", "WS1"),
      at: 0,
      evidence: [],
    },
    { suppressed },
  );
const desk = recipient.parse({
  id: "desk",
  channel: { kind: "email", to: "desk@town.example" },
  quiet: { from: "22:00", to: "06:00" },
  per_hour: 2,
});
const clock = (text: string) => parseInstant(`2026-11-02T${text}:00+05:30`)!;
const told = (severity: Severity, now: number, sent: number[] = []) => {
  const alert = alertOf(severity);
  return notificationsOf(alert, alert.history[0]!, [desk], new Map([["desk", sent]]), now);
};

describe("who is told, and when", () => {
  it("at once by day, after the quiet hours by night, on both sides of midnight", () => {
    expect(told("severe", clock("12:00"))[0]!.notBefore).toBe(clock("12:00"));
    expect(told("severe", clock("05:59"))[0]!.notBefore).toBe(clock("06:00"));
    expect(told("severe", clock("23:00"))[0]!.notBefore).toBe(clock("06:00") + 24 * HOUR_MS);
    expect(told("severe", clock("06:00"))[0]!.notBefore).toBe(clock("06:00"));
  });

  it("a critical alert waits for nothing", () => {
    const now = clock("23:00");
    expect(told("critical", now, [now - 2, now - 1])[0]!.notBefore).toBe(now);
  });

  it("the third within an hour waits until the first is an hour old", () => {
    const now = clock("12:00");
    expect(told("severe", now, [now - 30 * MINUTE_MS, now - MINUTE_MS])[0]!.notBefore).toBe(
      now + 30 * MINUTE_MS,
    );
  });

  it("nobody for less than they asked for, another domain, or a suppressed alert", () => {
    expect(told("info", clock("12:00"))).toEqual([]);
    const quiet = alertOf("critical", true);
    expect(notificationsOf(quiet, quiet.history[0]!, [desk], new Map(), 0)).toEqual([]);
    const other = { ...desk, domains: ["air" as const] };
    const alert = alertOf("critical");
    expect(notificationsOf(alert, alert.history[0]!, [other], new Map(), 0)).toEqual([]);
  });

  it("a change has the same name for a recipient whenever it is asked for", () => {
    expect(told("severe", clock("12:00"))[0]!.id).toBe(told("severe", clock("13:00"))[0]!.id);
  });

  it("a webhook is https and a phone number international", () => {
    const channel = (given: unknown) => recipient.safeParse({ id: "a1", channel: given }).success;
    expect(channel({ kind: "webhook", to: "http://example.org/hook" })).toBe(false);
    expect(channel({ kind: "webhook", to: "https://example.org/hook" })).toBe(true);
    expect(channel({ kind: "sms", to: "98250 00000" })).toBe(false);
    expect(channel({ kind: "sms", to: "+919825000000" })).toBe(true);
  });
});
