/**
 * What time it is in the town. On AWS and by default that is the machine's clock. A town that is played faster
 * (`--speed 60`) has a clock of its own: `NAGAR_CLOCK` is `{"wall":ms,"town":ms,"speed":n}`, and the two clocks
 * agreed at `wall`. Lateness and future stamps are told in the town's time, or everything would be future.
 */
interface TownClock {
  wall: number;
  town: number;
  speed: number;
}

function readClock(text: string | undefined): TownClock | undefined {
  if (text === undefined || text === "") return undefined;
  const { wall, town, speed } = JSON.parse(text) as Partial<TownClock>;
  if (![wall, town, speed].every(Number.isFinite)) {
    throw new Error(`NAGAR_CLOCK is ${text}; it must be {"wall":ms,"town":ms,"speed":n}`);
  }
  return { wall, town, speed } as TownClock;
}

const clock = readClock(process.env["NAGAR_CLOCK"]);

/** The town's time at the machine's time `wall`, both ms since 1970 UTC. */
export function townTime(wall: number): number {
  return clock === undefined ? wall : clock.town + (wall - clock.wall) * clock.speed;
}

/** The town's time now, ms since 1970 UTC. */
export function clockNow(): number {
  return townTime(Date.now());
}
