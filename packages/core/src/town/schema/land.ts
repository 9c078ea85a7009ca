/** Farms around the town, and the mandi that their harvest is sold on. */
import { z } from "zod";
import {
  clockTime,
  identifier,
  label,
  monthDay,
  nonNegative,
  polygon,
  position,
  positive,
  share,
} from "./common.ts";

export const crop = z.strictObject({
  crop: z.enum([
    "rice",
    "wheat",
    "maize",
    "sorghum",
    "millet",
    "cotton",
    "groundnut",
    "chickpea",
    "mustard",
    "castor",
    "potato",
    "onion",
    "tomato",
    "brinjal",
    "banana",
    "tobacco",
  ]),
  season: z.enum(["kharif", "rabi", "summer", "perennial"]),
  sowing: monthDay,
  /** From sowing to harvest. */
  days: z.int().min(30).max(400),
});

export const farm = z.strictObject({
  id: identifier,
  name: label,
  position,
  polygon: polygon.optional(),
  areaHa: positive,
  soil: z.strictObject({
    texture: label,
    /** Volumetric water contents, m³/m³. */
    fieldCapacity: share,
    wiltingPoint: share,
  }),
  irrigation: z.strictObject({
    method: z.enum(["rainfed", "canal", "tubewell", "drip"]),
    /** Share of the water applied that reaches the root zone. */
    efficiency: share,
  }),
  crops: z.array(crop).min(1),
});
export type Farm = z.infer<typeof farm>;

export const commodity = z.strictObject({
  id: identifier,
  name: label,
  /** Usual modal price over a year, INR per quintal (100 kg). */
  modalPriceInr: positive,
  arrivalsTPerDay: nonNegative,
  /** Twelve factors on price and on arrivals, January first. */
  monthlyPrice: z.array(positive).length(12),
  monthlyArrivals: z.array(nonNegative).length(12),
});
export type Commodity = z.infer<typeof commodity>;

export const mandi = z.strictObject({
  id: identifier,
  name: label,
  position,
  zone: identifier.optional(),
  /** ISO weekdays of trading, Monday 1 to Sunday 7. */
  marketDays: z.array(z.int().min(1).max(7)).min(1),
  opens: clockTime,
  closes: clockTime,
  commodities: z.array(commodity).min(1),
});
export type Mandi = z.infer<typeof mandi>;
