import { describe, expect, it, vi } from "vitest";
import { Unavailable } from "../errors.ts";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { openAlert } from "./alert.ts";
import { notificationsOf, recipient } from "./notify.ts";
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

  it("two changes at the same moment do not take the last place of an hour twice, and critical ones take none", async () => {
    const { store, taken, ports } = desks([{ ...desk, perHour: 1 }]);
    const grave = { ...alertAt(NOON - MINUTE_MS), severity: "critical" as const };
    await tell(grave, grave.history[0]!, NOON, ports);
    const alerts = [alertAt(NOON), { ...alertAt(NOON), id: "another" }];
    await Promise.all(alerts.map((alert) => tell(alert, alert.history[0]!, NOON, ports)));
    expect(taken).toHaveLength(2);
    for (let minute = 1; minute <= 200; minute += 1) {
      store.now = NOON + minute * MINUTE_MS;
      await sendDue(store.now, ports);
    }
    expect(new Set(taken).size).toBe(3);
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

  describe("where one recipient cannot be reached", () => {
    const gone = recipient.parse({
      id: "gone",
      channel: { kind: "webhook", to: "https://gone.example/hook" },
      per_hour: 20,
    });
    /** `reachable` from the given time on (ms); counts the attempts. */
    function withGone(reachable: number) {
      const { store, taken, ports } = desks([gone, { ...desk, perHour: 20 }]);
      const attempts: number[] = [];
      const send: TellPorts["send"] = async (notification, now) => {
        if (notification.recipient === "gone") {
          attempts.push(now);
          if (now < reachable) throw new Unavailable("webhook at gone.example: 500");
        }
        await ports.send(notification, now);
      };
      return { store, taken, attempts, ports: { ...ports, send } };
    }

    it("those after them are told at once, and they as soon as they can be reached", async () => {
      const { store, taken, ports } = withGone(NOON + 5 * MINUTE_MS);
      const alert = alertAt(NOON);
      await tell(alert, alert.history[0]!, NOON, ports);
      expect(taken).toEqual([expect.stringMatching(/>desk$/)]);
      for (let minute = 1; minute <= 20; minute += 1) {
        store.now = NOON + minute * MINUTE_MS;
        expect(await sendDue(store.now, ports)).toEqual([]);
      }
      expect(taken).toEqual([expect.stringMatching(/>desk$/), expect.stringMatching(/>gone$/)]);
    });

    it("twenty hosts that do not answer hold up nobody, in what is told now and in what waited", async () => {
      const dead = Array.from({ length: 20 }, (_, index) =>
        recipient.parse({
          id: `dead-${index}`,
          channel: { kind: "webhook", to: `https://dead-${index}.example/hook` },
        }),
      );
      const { store, taken, ports } = desks([...dead, { ...desk, perHour: 20 }]);
      let hanging: ((reason: Error) => void)[] = [];
      const send: TellPorts["send"] = async (notification, now) => {
        if (notification.recipient === "desk") return ports.send(notification, now);
        await new Promise<void>((_, reject) => hanging.push(reject));
      };
      const giveUpWaiting = () => {
        const all = hanging;
        hanging = [];
        for (const reject of all) reject(new Unavailable("no answer in 10 s"));
        return all.length;
      };
      const alert = alertAt(NOON);
      const told = tell(alert, alert.history[0]!, NOON, { ...ports, send });
      await vi.waitFor(() => expect([hanging.length, taken.length]).toEqual([20, 1]));
      expect(giveUpWaiting()).toBe(20);
      await told;

      const waited = { ...alert, id: "another" };
      await ports.ledger.postpone(
        notificationsOf(waited, alert.history[0]!, [desk], new Map(), NOON + 2 * MINUTE_MS)[0]!,
      );
      store.now = NOON + 2 * MINUTE_MS;
      const due = sendDue(store.now, { ...ports, send });
      await vi.waitFor(() => expect([hanging.length, taken.length]).toEqual([20, 2]));
      expect(giveUpWaiting()).toBe(20);
      await due;
    });

    it("what waited for others is sent, and they are given up after a day, after ever fewer attempts", async () => {
      const { store, taken, attempts, ports } = withGone(Number.POSITIVE_INFINITY);
      const early = alertAt(NOON);
      const late = alertAt(NOON + MINUTE_MS);
      await tell(early, early.history[0]!, NOON, ports);
      store.now = NOON + MINUTE_MS;
      await tell(late, late.history[0]!, store.now, ports);
      await ports.ledger.postpone({
        ...notificationsOf(alertAt(NOON - MINUTE_MS), early.history[0]!, [desk], new Map(), NOON)[0]!,
        notBefore: NOON + 2 * MINUTE_MS,
      });
      const givenUp: string[] = [];
      for (let minute = 2; minute <= 26 * 60; minute += 1) {
        store.now = NOON + minute * MINUTE_MS;
        givenUp.push(...(await sendDue(store.now, ports)).map(({ id }) => id));
        if (minute === 3) expect(taken).toHaveLength(3);
      }
      expect(taken.every((id) => id.endsWith(">desk"))).toBe(true);
      expect(givenUp).toEqual([early, late].map((alert) => expect.stringContaining(alert.id)));
      expect(attempts.length).toBeLessThan(2 * 40);
      expect(await ports.ledger.due(Number.POSITIVE_INFINITY)).toEqual([]);
    });

    it("nothing but what is urgent is tried again within their quiet hours", async () => {
      const quiet = { from: "12:01", to: "13:00" };
      const told = async (severity: "severe" | "critical") => {
        const { store, ports } = desks([{ ...desk, quiet }]);
        const at: number[] = [];
        const send: TellPorts["send"] = async (_, now) => {
          if (now === NOON) throw new Unavailable("down");
          at.push((now - NOON) / MINUTE_MS);
        };
        const alert = { ...alertAt(NOON), severity };
        await tell(alert, alert.history[0]!, NOON, { ...ports, send });
        for (let minute = 1; minute <= 90; minute += 1) {
          store.now = NOON + minute * MINUTE_MS;
          await sendDue(store.now, { ...ports, send });
        }
        return at;
      };
      expect(await told("severe")).toEqual([60]);
      expect((await told("critical"))[0]).toBeLessThan(5);
    });
  });
});
