/** The shipped rules of the weather. */
import type { ShippedRow } from "./row.ts";

const IMD = "India Meteorological Department's warning criteria (U)";

export const weatherRules: readonly ShippedRow[] = [
  [
    "weather-heat-wave",
    "heat_wave",
    "severe",
    "Heat wave",
    {
      kind: "threshold",
      metric: "temperature",
      above: 45,
      clear_at: 43,
      average_minutes: 30,
      for_minutes: 30,
      clear_minutes: 120,
    },
    [
      "Open cooling centres and water points",
      "Move outdoor work to the morning",
      "Tell hospitals and the power control room",
    ],
    { source: IMD },
  ],
  [
    "weather-heavy-rain",
    "heavy_rain",
    "severe",
    "Very heavy rain: streets may flood",
    {
      kind: "threshold",
      metric: "rainfall",
      above: 5,
      clear_at: 2,
      average_minutes: 30,
      for_minutes: 20,
      clear_minutes: 60,
    },
    ["Man the pumps at the underpasses", "Close the low roads", "Warn the wards by the river"],
    { source: "more than 30 mm in an hour from stations that report every 10 minutes; assumption" },
  ],
  [
    "weather-squall",
    "strong_wind",
    "warning",
    "Strong wind",
    {
      kind: "threshold",
      metric: "wind_speed",
      above: 17,
      clear_at: 12,
      average_minutes: 10,
      for_minutes: 10,
      clear_minutes: 60,
    },
    ["Close hoardings and scaffolds", "Keep line crews ready"],
    { source: IMD },
  ],
];
