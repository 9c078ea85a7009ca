/** Outcomes of traffic. */
import { Q_COLUMNS, Q_MINUTES, Q_TRIPS } from "../engine/travel-sums.ts";
import type { Variant } from "../engine/variant.ts";
import { MODES, QUINTILES } from "../population/modes.ts";
import { definer, HEADLINE, INCOME_GROUPS, perDay, ratio, total } from "./define.ts";
import type { Outcome } from "./outcomes.ts";

const CLASS_IDS = ["two_wheeler", "auto", "car", "lcv", "bus", "truck"] as const;
const words = (id: string) => id.replace("_", "-");

/** Minutes of all people's trips in the run. */
function minutes({ travelSums }: Variant): number {
  let sum = 0;
  for (let q = 0; q < QUINTILES; q++) sum += travelSums.byQuintile[q * Q_COLUMNS + Q_MINUTES]!;
  return sum;
}

export function trafficOutcomes(): Outcome[] {
  const traffic = definer("traffic");
  const trips = (v: Variant) => total(v.travelSums.trips);
  return [
    traffic(
      "vehicle_km",
      "Vehicle-kilometres",
      "km/d",
      "neither",
      perDay((v) => total(v.travel.classKm)),
      HEADLINE,
    ),
    ...CLASS_IDS.map((id, vehicle) =>
      traffic(
        `vehicle_km_${id}`,
        `Vehicle-kilometres, ${words(id)}`,
        "km/d",
        "neither",
        perDay((v) => v.travel.classKm[vehicle]!),
      ),
    ),
    ...MODES.map((id, mode) =>
      traffic(
        `mode_share_${id}`,
        `Share of trips, ${words(id)}`,
        "%",
        "neither",
        (v) => 100 * ratio(v.travelSums.trips[mode]!, trips(v)),
      ),
    ),
    traffic("trips", "Trips of people", "1/d", "neither", perDay(trips)),
    traffic("trip_km", "Mean length of a trip", "km", "neither", (v) =>
      ratio(total(v.travelSums.km), trips(v)),
    ),
    traffic(
      "person_hours",
      "Time that people travel",
      "h/d",
      "lower",
      perDay((v) => minutes(v) / 60),
    ),
    traffic(
      "trip_minutes",
      "Mean time of a trip",
      "min",
      "lower",
      (v) => ratio(minutes(v), trips(v)),
      HEADLINE,
    ),
    traffic(
      "delay",
      "Time lost in traffic",
      "PCU-h/d",
      "lower",
      perDay((v) => v.lostHours),
      HEADLINE,
    ),
    traffic("speed", "Mean speed on the roads", "km/h", "higher", (v) => ratio(v.pcuKm, v.pcuHours)),
    traffic(
      "congestion",
      "Congestion level: share of time lost",
      "%",
      "lower",
      (v) => 100 * ratio(v.lostHours, v.pcuHours),
      HEADLINE,
    ),
    traffic("longest_queue", "Longest queue", "PCU", "lower", (v) => v.longestQueue),
    traffic("goods_moved", "Goods trips made of those wanted", "%", "higher", (v) =>
      v.goodsWanted > 0 ? (100 * v.goodsMade) / v.goodsWanted : 100,
    ),
    ...INCOME_GROUPS.map((quintile, q) =>
      traffic(
        "trip_minutes",
        `Mean time of a trip, income group ${quintile}`,
        "min",
        "lower",
        (v) =>
          ratio(
            v.travelSums.byQuintile[q * Q_COLUMNS + Q_MINUTES]!,
            v.travelSums.byQuintile[q * Q_COLUMNS + Q_TRIPS]!,
          ),
        { quintile },
      ),
    ),
  ];
}
