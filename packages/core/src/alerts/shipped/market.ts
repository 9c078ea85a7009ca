/** The shipped rules of mandis. */
import type { ShippedRow } from "./row.ts";

export const marketRules: readonly ShippedRow[] = [
  [
    "market-price-jump",
    "price_spike",
    "warning",
    "Price has jumped since the last market day",
    {
      kind: "rate",
      metric: "modal_price",
      percent: true,
      over_minutes: 1440,
      at_most_minutes: 7200,
      above: 30,
      for_minutes: 1,
      clear_minutes: 1440,
    },
    [
      "Check the entry with the mandi",
      "Look at arrivals of the neighbouring mandis",
      "Consider releasing stock",
    ],
  ],
  [
    "market-price-crash",
    "price_crash",
    "warning",
    "Price has collapsed since the last market day",
    {
      kind: "rate",
      metric: "modal_price",
      percent: true,
      over_minutes: 1440,
      at_most_minutes: 7200,
      below: -25,
      for_minutes: 1,
      clear_minutes: 1440,
    },
    ["Check the entry with the mandi", "Tell farmers' organisations before they harvest more"],
  ],
  [
    "market-arrivals-low",
    "arrivals_low",
    "warning",
    "Hardly anything has arrived",
    {
      kind: "rate",
      metric: "arrivals",
      percent: true,
      over_minutes: 1440,
      at_most_minutes: 7200,
      below: -80,
      for_minutes: 1,
      clear_minutes: 1440,
    },
    ["Ask the mandi and the hauliers why", "Watch the price"],
  ],
];
