import { describe, expect, it } from "vitest";
import { Unavailable } from "../../errors.ts";
import { historyOf } from "../history.ts";
import { hourly, townLoad } from "../testing/made-series.ts";
import { type PathEngine, pathForecast } from "./path-engine.ts";

/** Says of each step which fit it is from: the last step that the fit knew. Fails for the fits that `fails` names. */
function stub(fails: (last: number) => boolean): PathEngine {
  return {
    name: "ets",
    every: () => 168,
    path: (_, last, steps) => {
      if (fails(last)) throw new Unavailable("no optimum");
      return Float64Array.from({ length: steps }, (_, i) => last * 10_000 + last + 1 + i);
    },
  };
}

describe("a path that is fitted anew every week", () => {
  const history = historyOf(hourly(townLoad(1_500)));
  /** Which fit a forecast is from, and which step it takes it for, at an origin where a fit is due. */
  const fitOf = (engine: PathEngine) => {
    const due = [...Array(168).keys()].map((k) => 1_200 + k);
    for (const origin of due) {
      const made = pathForecast(engine, history, origin, 5, 24);
      const last = Math.floor(made / 10_000);
      if (last === origin) return { origin, last, step: made % 10_000 };
    }
    return undefined;
  };

  it("goes on with the fit before where one fails, and is missing where that fails too", () => {
    const { origin } = fitOf(stub(() => false))!;
    const older = pathForecast(
      stub((last) => last === origin),
      historyOf(hourly(townLoad(1_500))),
      origin,
      5,
      24,
    );
    // The same step, as the fit of the week before saw it.
    expect(older).toBe((origin - 168) * 10_000 + origin + 5);
    const none = pathForecast(
      stub((last) => last >= origin - 168),
      historyOf(hourly(townLoad(1_500))),
      origin,
      5,
      24,
    );
    expect(none).toBeNaN();
  });

  it("does not hide any other error", () => {
    const engine = stub(() => false);
    const broken = {
      ...engine,
      path: () => {
        throw new TypeError("a fault of ours");
      },
    };
    expect(() => pathForecast(broken, historyOf(hourly(townLoad(1_500))), 1_300, 5, 24)).toThrow(
      "a fault of ours",
    );
  });
});
