import { describe, expect, test } from "vitest";
import { geh } from "../../traffic/measures.ts";
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { prepareSmallTown } from "../testing/small-town.ts";
import { historyFromEngine } from "./engine-history.ts";
import { fitScales } from "./fit-scales.ts";
import { withTraffic } from "./scale-traffic.ts";
import { TrafficResponse, type TrafficUnknowns } from "./traffic-response.ts";
import { drawOf } from "./unknowns.ts";
import { driveUsualDays } from "./usual-traffic.ts";

// Friday 6 to Sunday 8 February 2026.
const span = { firstDay: Date.UTC(2026, 1, 6) / 86_400_000, days: 3, seed: 5, run: 0 };
const prepared = await prepareSmallTown();
const draw = drawOf([], span.days);
const history = historyFromEngine(prepared, draw, span);
const usual = driveUsualDays(prepared, history, draw, 5);
const theta = draw[P.route_theta]!;
const none = (): TrafficUnknowns => ({
  pairs: new Float64Array(prepared.trafficByPair.length),
  minutes: new Float64Array(prepared.roads.links),
  hours: new Float64Array(24 * usual.kinds.length),
});
/** Different, but not far from, what the town was driven with. */
function moved(by: number): TrafficUnknowns {
  const unknowns = none();
  for (const name of ["pairs", "minutes", "hours"] as const) {
    for (const at of unknowns[name].keys()) unknowns[name][at] = by * Math.sin(3 * at + name.length);
  }
  return unknowns;
}

describe("the response of sites to scales and minutes", () => {
  const response = new TrafficResponse(prepared.roads, usual, theta, none());

  test("is what the engine said where nothing is moved", () => {
    for (const [at, flow] of response.flow.entries()) {
      const without = flow / Math.max(1e-9, usual.passed[at]!);
      if (usual.passed[at]! > 20) expect(without).toBeGreaterThan(0.9);
      if (usual.passed[at]! > 20) expect(without).toBeLessThan(1.1);
    }
  });

  test("is what the engine says when it is driven with others", () => {
    const unknowns = moved(0.3);
    const hours = unknowns.hours.map(Math.exp);
    const changed = withTraffic(prepared, {
      trafficByHour: prepared.trafficByHour.map((_, at) => {
        const row = usual.kinds.indexOf(Math.floor(at / 24));
        return row < 0 ? 1 : hours[24 * row + (at % 24)]!;
      }),
      trafficByPair: unknowns.pairs.map(Math.exp),
      minutesByLink: unknowns.minutes,
    });
    const said = driveUsualDays(changed, history, draw, 5).passed;
    response.respond(unknowns);
    const close = [...said.keys()].filter((at) => geh(response.flow[at]!, said[at]!) < 2);
    const before = [...said.keys()].filter((at) => geh(usual.passed[at]!, said[at]!) < 2);
    expect(close.length / said.length).toBeGreaterThan(0.97);
    expect(before.length / said.length).toBeLessThan(0.9);
  });

  test("has the slopes that differences have", () => {
    const value = (unknowns: TrafficUnknowns) => {
      response.respond(unknowns);
      return response.flow.reduce((sum, flow, at) => sum + flow * Math.cos(at), 0);
    };
    const at = moved(0.2);
    const gradient = none();
    response.respond(at);
    response.addGradient(
      at,
      response.flow.map((_, place) => Math.cos(place)),
      gradient,
    );
    const step = 1e-5;
    for (const name of ["pairs", "minutes", "hours"] as const) {
      for (let place = 0; place < at[name].length; place += 7) {
        const there = at[name][place]!;
        at[name][place] = there + step;
        const above = value(at);
        at[name][place] = there - step;
        const below = value(at);
        at[name][place] = there;
        const slope = (above - below) / (2 * step);
        expect(Math.abs(gradient[name][place]! - slope)).toBeLessThan(1e-4 * Math.abs(slope) + 1e-3);
      }
    }
  });
});

describe("scales fitted to the response", () => {
  test("meet counts of a town with other scales, and leave hours without a count out", () => {
    const response = new TrafficResponse(prepared.roads, usual, theta, none());
    response.respond(moved(0.5));
    const counted = response.flow.slice();
    counted.fill(Number.NaN, 0, 24);
    const found = none();
    response.respond(found);
    const met = () =>
      [...counted.keys()].filter((at) => !(geh(response.flow[at]!, counted[at]!) >= 1)).length /
      counted.length;
    const before = met();
    fitScales(response, counted, found, 60);
    response.respond(found);
    expect(before).toBeLessThan(0.7);
    expect(met()).toBeGreaterThan(0.9);
    expect(found.hours.every(Number.isFinite)).toBe(true);
  });

  test("stay at the prior where nobody counts", () => {
    const response = new TrafficResponse(prepared.roads, usual, theta, none());
    const found = none();
    fitScales(response, new Float64Array(response.flow.length).fill(Number.NaN), found, 10);
    expect([...found.pairs, ...found.minutes, ...found.hours].every((value) => value === 0)).toBe(true);
  });
});
