/** Who lives and works in each ward: people, households, jobs, schools, land use, incomes and vehicles. */
import { normal, uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Ring } from "../geometry/polygon.ts";
import type { Polygon } from "../schema/common.ts";
import type { FleetGroup, Zone } from "../schema/zones.ts";
import { wardNames } from "./names.ts";
import { apportion, idMaker, rounded, type Site } from "./site.ts";
import type { Ward } from "./wards.ts";

type LandUse = Zone["landUse"];

/** A closed GeoJSON polygon of a local ring. */
export function toPolygon(site: Site, ring: Ring): Polygon {
  const positions = ring.map(site.projection.toPosition);
  return { type: "Polygon", coordinates: [[...positions, positions[0]!]] };
}

/** The ward that holds the industrial estate: where it is known to be, or well out in a direction that the seed gives. */
export function estateWard(site: Site, wards: readonly Ward[]): number {
  const angle = 2 * Math.PI * uniform(randomStream(site.seed, "estate"), 0);
  const aim = site.known.estate ?? [
    0.75 * site.radiusM * Math.cos(angle),
    0.75 * site.radiusM * Math.sin(angle),
  ];
  const distances = wards.map(({ centre: [x, y] }) => Math.hypot(x - aim[0], y - aim[1]));
  return distances.indexOf(Math.min(...distances));
}

function landUseOf(site: Site, ward: Ward, index: number, industrial: boolean): LandUse {
  const stream = randomStream(site.seed, "land use");
  const out = Math.min(1, Math.hypot(...ward.centre) / site.radiusM);
  const vary = (field: number) => 0.7 + 0.6 * uniform(stream, index, field);
  const weights = {
    residential: 0.5 * vary(0),
    commercial: (0.05 + 0.38 * Math.exp(-((out / 0.3) ** 2))) * vary(1),
    industrial: (industrial ? 0.9 : 0.02 + 0.05 * out) * vary(2),
    institutional: 0.1 * vary(3),
    open: (0.08 + 0.08 * out) * vary(4),
    farmland: 0.45 * Math.max(0, out - 0.55) * vary(5),
  };
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const shares = Object.fromEntries(
    Object.entries(weights).map(([use, weight]) => [use, rounded(weight / total, 3)]),
  ) as LandUse;
  const others = Object.entries(shares).reduce(
    (sum, [use, part]) => sum + (use === "residential" ? 0 : part),
    0,
  );
  return { ...shares, residential: rounded(1 - others, 3) };
}

/**
 * Shares of the five income groups per ward. Wards differ in affluence; iterative proportional fitting (Deming &
 * Stephan 1940) makes the town's households fall into five equal groups again.
 */
function incomeShares(site: Site, households: readonly number[]): Zone["incomeQuintiles"][] {
  const stream = randomStream(site.seed, "income");
  const table = households.map((_, ward) => {
    const affluence = 0.45 * normal(stream, ward);
    return [-2, -1, 0, 1, 2].map((step) => Math.exp(affluence * step));
  });
  const total = households.reduce((sum, value) => sum + value, 0);
  for (let round = 0; round < 40; round += 1) {
    for (const row of table) {
      const sum = row.reduce((all, value) => all + value, 0);
      for (let group = 0; group < 5; group += 1) row[group]! /= sum;
    }
    for (let group = 0; group < 5; group += 1) {
      const sum = table.reduce((all, row, ward) => all + row[group]! * households[ward]!, 0);
      for (const row of table) row[group]! *= (0.2 * total) / sum;
    }
  }
  return table.map((row) => {
    const [a, b, c, d] = row.map((value) => rounded(value, 4)) as [number, number, number, number];
    return [a, b, c, d, rounded(1 - a - b - c - d, 4)];
  });
}

/** What is known of the wards, in their order. People are in proportion; they are scaled to the site's. */
export interface KnownWards {
  names?: readonly string[];
  people?: readonly number[];
}

/** The zones of the town, one per ward, in the wards' order. Populations sum to the site's. */
export function settle(site: Site, wards: readonly Ward[], known: KnownWards = {}): Zone[] {
  const { peoplePerHousehold, jobsPerPerson, schoolPlacesPerPerson, sectors, vehiclesPerHousehold } =
    site.marginals;
  const names = known.names ?? wardNames(site.seed, wards.length);
  const id = idMaker("Z", wards.length, 2);
  const estate = estateWard(site, wards);
  const landUses = wards.map((ward, index) => landUseOf(site, ward, index, index === estate));
  const homes = wards.map(
    ({ areaM2, density }, index) => areaM2 * density * (0.3 + landUses[index]!.residential),
  );
  const population = apportion(site.population, known.people ?? homes);
  const households = population.map((people) => Math.max(1, Math.round(people / peoplePerHousehold)));
  const incomes = incomeShares(site, households);

  const land = (use: keyof LandUse) =>
    wards.map(({ areaM2, density }, index) => areaM2 * landUses[index]![use] * Math.sqrt(density));
  const weights = {
    agriculture: land("farmland").map((weight, index) => weight + 0.01 * homes[index]!),
    manufacturing: land("industrial"),
    trade: land("commercial").map((weight, index) => weight * Math.sqrt(wards[index]!.density)),
    services: land("commercial").map((weight, index) => weight + 0.2 * homes[index]!),
    public: land("institutional"),
  };
  const jobs = Object.fromEntries(
    Object.entries(sectors).map(([sector, part]) => [
      sector,
      apportion(Math.round(site.population * jobsPerPerson * part), weights[sector as keyof typeof weights]),
    ]),
  ) as Record<keyof typeof sectors, number[]>;
  const schools = apportion(
    Math.round(site.population * schoolPlacesPerPerson),
    land("institutional").map((weight, index) => weight / wards[index]!.density + 0.4 * homes[index]!),
  );

  return wards.map((ward, index) => {
    const owned = (perHousehold: readonly number[]) =>
      Math.round(
        households[index]! *
          incomes[index]!.reduce((sum, part, group) => sum + part * perHousehold[group]!, 0),
      );
    return {
      id: id(index),
      name: names[index]!,
      centroid: site.projection.toPosition(ward.centre),
      polygon: toPolygon(site, ward.ring),
      areaKm2: rounded(ward.areaM2 / 1e6, 5),
      population: population[index]!,
      households: households[index]!,
      jobs: {
        agriculture: jobs.agriculture[index]!,
        manufacturing: jobs.manufacturing[index]!,
        trade: jobs.trade[index]!,
        services: jobs.services[index]!,
        public: jobs.public[index]!,
      },
      schoolPlaces: schools[index]!,
      landUse: landUses[index]!,
      incomeQuintiles: incomes[index]!,
      vehicles: {
        twoWheeler: owned(vehiclesPerHousehold.twoWheeler),
        car: owned(vehiclesPerHousehold.car),
        cycle: owned(vehiclesPerHousehold.cycle),
      },
    };
  });
}

/** Shares of fuel and Bharat stage within a class: assumptions for vehicles on the road in the mid-2020s. */
const MIX: [FleetGroup["class"], FleetGroup["fuel"], FleetGroup["stage"], number][] = [
  ["twoWheeler", "petrol", "BS-III", 0.24],
  ["twoWheeler", "petrol", "BS-IV", 0.36],
  ["twoWheeler", "petrol", "BS-VI", 0.35],
  ["twoWheeler", "electric", "zero", 0.05],
  ["car", "petrol", "BS-III", 0.1],
  ["car", "petrol", "BS-IV", 0.24],
  ["car", "petrol", "BS-VI", 0.28],
  ["car", "diesel", "BS-III", 0.06],
  ["car", "diesel", "BS-IV", 0.12],
  ["car", "diesel", "BS-VI", 0.05],
  ["car", "cng", "BS-VI", 0.13],
  ["car", "electric", "zero", 0.02],
  ["auto", "cng", "BS-IV", 0.45],
  ["auto", "cng", "BS-VI", 0.33],
  ["auto", "diesel", "BS-III", 0.1],
  ["auto", "electric", "zero", 0.12],
  ["lcv", "diesel", "BS-III", 0.28],
  ["lcv", "diesel", "BS-IV", 0.4],
  ["lcv", "diesel", "BS-VI", 0.22],
  ["lcv", "cng", "BS-VI", 0.1],
  ["bus", "diesel", "BS-III", 0.3],
  ["bus", "diesel", "BS-IV", 0.45],
  ["bus", "diesel", "BS-VI", 0.2],
  ["bus", "electric", "zero", 0.05],
  ["truck", "diesel", "BS-III", 0.35],
  ["truck", "diesel", "BS-IV", 0.4],
  ["truck", "diesel", "BS-VI", 0.25],
];

/** The registered fleet: the households' two-wheelers and cars, and commercial vehicles by population. */
export function fleetOf(site: Site, zones: readonly Zone[]): FleetGroup[] {
  const total = (of: "twoWheeler" | "car") => zones.reduce((sum, { vehicles }) => sum + vehicles[of], 0);
  const commercial = (of: keyof Site["marginals"]["commercialPer1000"]) =>
    Math.round((site.population / 1000) * site.marginals.commercialPer1000[of]);
  const counts = {
    twoWheeler: total("twoWheeler"),
    car: total("car"),
    auto: commercial("auto"),
    lcv: commercial("lcv"),
    bus: commercial("bus"),
    truck: commercial("truck"),
  };
  return Object.entries(counts).flatMap(([vehicle, count]) => {
    const mix = MIX.filter(([of]) => of === vehicle);
    const parts = apportion(
      count,
      mix.map(([, , , part]) => part),
    );
    return mix.map(([of, fuel, stage], index) => ({ class: of, fuel, stage, count: parts[index]! }));
  });
}
