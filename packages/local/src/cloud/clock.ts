/** The machine's clock as the services see it; tests hand in one that they move themselves. */
import type { Clock } from "../services/service.ts";

/** Longest delay that a Node timer takes; longer ones are cut into pieces. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const piece = Math.min(Math.max(0, left), LONGEST_TIMER_MS);
      timer = setTimeout(() => (left > piece ? wait(left - piece) : task()), piece).unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

export interface ManualClock extends Clock {
  /** Moves on by `ms`, running each due task at its own time, in order. */
  advance(ms: number): Promise<void>;
}

/** A clock for tests: it stands still until it is moved. */
export function manualClock(start: number): ManualClock {
  let now = start;
  let serial = 0;
  const tasks = new Map<number, { at: number; task: () => void }>();
  return {
    now: () => now,
    after(ms, task) {
      const id = serial++;
      tasks.set(id, { at: now + ms, task });
      return () => tasks.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...tasks]
          .filter(([, { at }]) => at <= end)
          .sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
        if (!due) break;
        tasks.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].task();
        // What the task began is let finish before time moves on.
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
  };
}
