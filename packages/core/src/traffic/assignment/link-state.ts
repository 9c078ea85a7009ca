/** Flow, time and slope of every link, kept in step with each other while flow is moved about. */
import type { VolumeDelay } from "../volume-delay.ts";

export interface LinkState {
  /** PCU. */
  readonly flow: Float64Array;
  readonly time: Float64Array;
  readonly slope: Float64Array;
}

/** Links without flow, at their times of no flow. */
export function emptyLinks(delay: VolumeDelay, linkCount: number): LinkState {
  const state = {
    flow: new Float64Array(linkCount),
    time: new Float64Array(linkCount),
    slope: new Float64Array(linkCount),
  };
  refresh(state, delay);
  return state;
}

/** Sets a link's flow, and its time and slope to match. Rounding just below zero counts as zero. */
export function setFlow(state: LinkState, delay: VolumeDelay, link: number, flow: number): void {
  const held = Math.max(flow, 0);
  state.flow[link] = held;
  state.time[link] = delay.time(link, held);
  state.slope[link] = delay.slope(link, held);
}

/** Recomputes every time and slope from the flows. */
export function refresh(state: LinkState, delay: VolumeDelay): void {
  for (let link = 0; link < state.flow.length; link++) setFlow(state, delay, link, state.flow[link]!);
}
