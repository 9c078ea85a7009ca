/** API Gateway's throttling: a token bucket per route. */
import type { Throttle } from "./api-config.ts";

/** A bucket that starts full; `take(now)` (epoch milliseconds) is true where a request may pass. */
export function tokenBucket({ rate, burst }: Throttle): (now: number) => boolean {
  let tokens = burst;
  let last: number | undefined;
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - (last ?? now)) / 1000) * rate);
    last = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
