import { expect, it } from "vitest";
import { readForecastView, writeForecastView } from "./forecast-view.ts";

it("an address of the forecast page gives the same page again", () => {
  const own = { domain: "water", horizon: "7d", ahead: "5", quantity: "consumption" };
  expect(writeForecastView(readForecastView(own))).toEqual(own);
  expect(writeForecastView(readForecastView({}))).toEqual({});
});

it("what an address of the forecast page says wrongly counts as left out", () => {
  expect(readForecastView({ domain: "moon", horizon: "9y", ahead: "-3", quantity: "joy" })).toMatchObject({
    horizon: "24h",
    ahead: 0,
    metric: "congestion_level",
  });
});
