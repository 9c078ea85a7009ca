/** What a town's people sum to: persons, workers, pupils and vehicles per head. Assumed unless a file overrides them. */
import { z } from "zod";

const rate = z.number().gt(0);
const perQuintile = z.tuple(
  [0, 1, 2, 3, 4].map(() => z.number().min(0).max(10)) as [
    z.ZodNumber,
    z.ZodNumber,
    z.ZodNumber,
    z.ZodNumber,
    z.ZodNumber,
  ],
);
const sectorShare = z.number().min(0).max(1);

export const marginalsSchema = z.strictObject({
  peoplePerHousehold: rate.min(1).max(12),
  jobsPerPerson: rate.max(1),
  schoolPlacesPerPerson: rate.max(1),
  /** Share of all jobs by sector; they sum to 1. */
  sectors: z
    .strictObject({
      agriculture: sectorShare,
      manufacturing: sectorShare,
      trade: sectorShare,
      services: sectorShare,
      public: sectorShare,
    })
    .refine(
      (shares) => Math.abs(Object.values(shares).reduce((sum, share) => sum + share, 0) - 1) < 1e-3,
      "the five shares sum to 1",
    ),
  /** Vehicles per household by income quintile, poorest first. */
  vehiclesPerHousehold: z.strictObject({ twoWheeler: perQuintile, car: perQuintile, cycle: perQuintile }),
  /** Commercial vehicles per 1,000 people. */
  commercialPer1000: z.strictObject({
    auto: z.number().min(0),
    lcv: z.number().min(0),
    bus: z.number().min(0),
    truck: z.number().min(0),
  }),
});
export type Marginals = z.infer<typeof marginalsSchema>;

/**
 * Household size: urban Gujarat, Census of India 2011 (HH-1). The others are assumptions near the Census' urban
 * rates for a market town with an industrial estate; two-wheelers dominate.
 */
export const usualMarginals: Marginals = {
  peoplePerHousehold: 4.6,
  jobsPerPerson: 0.36,
  schoolPlacesPerPerson: 0.26,
  sectors: { agriculture: 0.07, manufacturing: 0.25, trade: 0.27, services: 0.27, public: 0.14 },
  vehiclesPerHousehold: {
    twoWheeler: [0.6, 0.95, 1.25, 1.5, 1.6],
    car: [0.01, 0.03, 0.08, 0.2, 0.55],
    cycle: [0.7, 0.6, 0.5, 0.4, 0.3],
  },
  commercialPer1000: { auto: 12, lcv: 8, bus: 0.6, truck: 4 },
};
