/**
 * A month of a simulated town through the alert engine as it ships: the town's instruments with their usual faults
 * and what was planted, counted into windows, watched, swept and told, minute by minute. Records and events arrive
 * twice now and then, and the process is killed in the midst of its writes and begins anew.
 */
import type { Device } from "../../devices/device.ts";
import { DeviceSchedule } from "../../devices/schedule.ts";
import { townDevices } from "../../devices/town-devices.ts";
import { Unavailable } from "../../errors.ts";
import { decodeObservation } from "../../observation/decode.ts";
import type { EntityKey } from "../../observation/domain.ts";
import { DAY_MS, localDate, MINUTE_MS } from "../../observation/instant.ts";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import { type StreamRecord, streamRecord } from "../../window/stream-record.ts";
import { windowStart } from "../../window/window.ts";
import { createWindowCounter } from "../../window/window-counter.ts";
import type { Alert } from "../alert.ts";
import type { Recipient } from "../notify.ts";
import { relationsOf } from "../relations.ts";
import type { AlertRule } from "../rule.ts";
import { shippedRules } from "../shipped-rules.ts";
import { sweepAlerts } from "../sweep.ts";
import { sendDue, type TellPorts, tell } from "../tell.ts";
import { watchMinutes } from "../watch-minutes.ts";
import { type OwnIncident, ownIncidents } from "./own-incidents.ts";
import { type Planted, plantIncidents, weatherOf, withIncidents } from "./plant-incidents.ts";
import { KEEP_MINUTES_MS, Killed, TrialAlerts, TrialWindows, trialPorts } from "./trial-stores.ts";

export interface TrialOptions {
  town: Town;
  /** Which of the town's devices take part. */
  choose: (devices: readonly Device[]) => Device[];
  /** Local midnight of the month's first day, ms. */
  start: number;
  days: number;
  /** Days before, in which the windows learn what is usual and nothing is watched. */
  learn: number;
  seed: number;
  recipients: readonly Recipient[];
  /** The rules of a local day; the shipped ones where absent. */
  rules?: (date: string) => AlertRule[];
  /** Share of records and of events that come twice, and of writes at which the process is killed. */
  twice: number;
  killed: number;
}

export interface TrialResult {
  planted: Planted[];
  /** What went wrong by itself. */
  own: OwnIncident[];
  devices: readonly Device[];
  alerts: Alert[];
  delivered: TrialAlerts["delivered"];
  restarts: number;
  observations: number;
}

/** The sweep runs each minute on AWS; a run that is missed does no harm. */
const SWEEP_EVERY_MINUTES = 5;
/** A failed event is tried again after so long, as Lambda does. */
const AGAIN_MS = MINUTE_MS;

/** Runs it. @throws Error where something other than the kills that it was asked for goes wrong. */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  const { town, start, days, learn, seed } = options;
  const relations = relationsOf(town);
  const chosen = options.choose(townDevices(town, seed));
  const own = ownIncidents(town, chosen, { start, days, seed });
  const planted = plantIncidents(town, chosen, relations, own, { start, days, seed });
  const ids = new Set(chosen.map(({ id }) => id));
  const devices = withIncidents(
    townDevices(town, seed, weatherOf(planted)).filter(({ id }) => ids.has(id)),
    planted,
  );
  const from = start - learn * DAY_MS;
  const schedule = new DeviceSchedule(devices, from, seed);

  const windows = new TrialWindows();
  const alerts = new TrialAlerts();
  const random = randomStream(seed, "trial");
  let writes = 0;
  let restarts = 0;
  const mayDie = (what: string) => {
    writes += 1;
    if (alerts.now >= start && uniform(random, writes, 1) < options.killed) throw new Killed(what);
  };
  windows.fault = mayDie;
  alerts.fault = mayDie;

  const rulesOf = options.rules ?? shippedRules;
  let today: { date: string; rules: AlertRule[] } | undefined;
  const ports = trialPorts(windows, alerts, (now) => {
    const date = localDate(now);
    if (today?.date !== date) today = { date, rules: rulesOf(date) };
    return { rules: today.rules, suppressions: [], relations };
  });
  const telling: TellPorts = {
    recipients: async () => options.recipients,
    ledger: alerts.ledger,
    send: async ({ id, alertId, change }, now) => {
      mayDie("send");
      alerts.delivered.push({ id, at: now, alert: alertId, kind: change.kind });
    },
  };

  /** What a process has in memory, and loses. */
  const born = () => ({
    counter: createWindowCounter({ windows: windows.windows, states: windows.states }),
    watched: new Map<EntityKey, number>(),
    swept: new Map<EntityKey, number>(),
  });
  let alive = born();
  const untilDone = async (work: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        restarts += 1;
        alive = born();
      }
    }
  };

  let sequence = 0;
  let observations = 0;
  let progress: string | undefined;
  let again: StreamRecord[] = [];
  let late: { at: number; event: TrialAlerts["bus"][number] }[] = [];

  for (let now = from + MINUTE_MS; now <= start + days * DAY_MS; now += MINUTE_MS) {
    alerts.now = now;
    const records = again;
    again = [];
    for (const { at, payload } of schedule.advance(now)) {
      const decoded = decodeObservation(JSON.parse(payload), { receivedAt: at });
      if (!decoded.ok) continue;
      observations += 1;
      const record = streamRecord("shard-0", String(++sequence).padStart(12, "0"), [decoded.observation]);
      records.push(record);
      if (uniform(random, sequence, 2) < options.twice) again.push(record);
    }
    let newest: ReadonlyMap<EntityKey, number> = new Map();
    await untilDone(async () => {
      ({ newest } = await alive.counter.count(records, new Map([["shard-0", progress]])));
    });
    progress = records.at(-1)?.sequence ?? progress;
    if (progress !== undefined) alive.counter.done("shard-0", progress);
    if (now <= start) continue;
    await untilDone(async () => {
      const { watched } = alive;
      const closed = new Map(
        [...newest]
          // The minute before that of its newest observation is closed.
          .map(([entity, at]) => [entity, windowStart("1m", at) - MINUTE_MS] as const)
          .filter(([entity, through]) => through > (watched.get(entity) ?? Number.NEGATIVE_INFINITY)),
      );
      const seen = await watchMinutes(closed, ports, 1);
      for (const error of seen.failed.values()) throw error;
      for (const [entity, minute] of seen.watched) watched.set(entity, minute);
    });
    if ((now / MINUTE_MS) % SWEEP_EVERY_MINUTES === 0) {
      await untilDone(() => sweepAlerts(now, ports, alive.swept));
      await untilDone(async () => void (await sendDue(now, telling)));
    }
    const due = late.filter(({ at }) => at <= now).map(({ event }) => event);
    late = late.filter(({ at }) => at > now);
    for (const event of [...due, ...alerts.bus.splice(0)]) {
      try {
        await tell(event.alert, event.change, now, telling);
      } catch (error) {
        if (error instanceof Killed) restarts += 1;
        else if (!(error instanceof Unavailable)) throw error;
        late.push({ at: now + AGAIN_MS, event });
      }
      // The bus delivers at least once, in no order.
      if (uniform(random, late.length + ++writes, 3) < options.twice)
        late.push({ at: now + AGAIN_MS, event });
    }
    if ((now - start) % DAY_MS === 0) windows.forget(now - KEEP_MINUTES_MS);
  }
  return {
    planted,
    own,
    devices,
    alerts: alerts.all(),
    delivered: alerts.delivered,
    restarts,
    observations,
  };
}
