/** Waiting that ends at once when the cloud is stopped. */
import type { Clock } from "../services/service.ts";

export class Sleeper {
  readonly #clock: Clock;
  readonly #wakers = new Set<() => void>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Resolves after `ms`, when `subscribe`'s argument is called, or when everything is stopped. */
  sleep(ms: number, subscribe?: (wake: () => void) => () => void): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        unsubscribe?.();
        this.#wakers.delete(wake);
        resolve();
      };
      const cancel = this.#clock.after(ms, wake);
      const unsubscribe = subscribe?.(wake);
      this.#wakers.add(wake);
    });
  }

  /** Wakes everybody, and nobody sleeps any more. */
  stop(): void {
    this.#stopped = true;
    for (const wake of [...this.#wakers]) wake();
  }
}
