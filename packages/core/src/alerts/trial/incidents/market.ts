/** Incidents of mandis that can be planted. */
import { type IncidentKind, scaled, silent } from "./incident.ts";

export const marketIncidents: readonly IncidentKind[] = [
  {
    name: "price jumps",
    domain: "market",
    heardAs: ["price_spike"],
    within: 3600,
    traces: 5760,
    lasts: [6000, 9000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { min_price: 1.5, modal_price: 1.5, max_price: 1.5, arrivals: 0.6 }),
  },
  {
    name: "price collapses",
    domain: "market",
    heardAs: ["price_crash"],
    within: 3600,
    traces: 5760,
    lasts: [6000, 9000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { min_price: 0.6, modal_price: 0.6, max_price: 0.6 }),
  },
  {
    name: "arrivals dry up",
    domain: "market",
    heardAs: ["arrivals_low"],
    within: 3600,
    traces: 5760,
    lasts: [4500, 7000],
    begins: [6, 12],
    place: { feed: "mandi-board" },
    shows: (values) => scaled(values, { arrivals: 0.08 }),
  },
  {
    name: "mandi board silent",
    domain: "market",
    heardAs: ["no_data"],
    within: 8700,
    lasts: [9500, 11000],
    begins: [15, 24],
    place: { feed: "mandi-board" },
    shows: silent,
  },
];
