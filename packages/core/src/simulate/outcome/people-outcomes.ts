/** Outcomes of fields, mandi, people and money. */
import { FUEL_INR, FUEL_KM, POWER_INR_PER_KWH } from "../engine/people.ts";
import type { PreparedTown } from "../engine/prepared-town.ts";
import { Q_COLUMNS, Q_INR, Q_TRIPS } from "../engine/travel-sums.ts";
import type { Variant } from "../engine/variant.ts";
import { KWH_PER_LITRE } from "../engine/water.ts";
import { QUINTILES } from "../population/modes.ts";
import { definer, HEADLINE, INCOME_GROUPS, perDay, ratio, total } from "./define.ts";
import type { Outcome } from "./outcomes.ts";

export function landOutcomes(prepared: PreparedTown): Outcome[] {
  const farm = definer("farm");
  const market = definer("market");
  return [
    farm(
      "water",
      "Water that fields are given",
      "m³/d",
      "lower",
      perDay((v) => v.farms.appliedM3),
      HEADLINE,
    ),
    farm(
      "yield",
      "Relative yield that water allows",
      "%",
      "higher",
      (v) => 100 * v.farms.yieldIndex,
      HEADLINE,
    ),
    farm(
      "stress",
      "Share of field-days under stress",
      "%",
      "lower",
      (v) => 100 * ratio(v.farms.stressDays, v.farms.hectareDays),
    ),
    farm("evapotranspiration", "Water that crops use", "mm/d", "neither", (v) =>
      ratio(v.farms.eta, v.farms.hectareDays),
    ),
    market(
      "price_index",
      "Prices at the mandi against the season's usual",
      "%",
      "lower",
      perDay((v) => 100 * v.market.indexSum),
      HEADLINE,
    ),
    market(
      "arrivals",
      "Arrivals at the mandi",
      "t/d",
      "higher",
      perDay((v) => v.market.arrivalsT),
    ),
    market(
      "turnover",
      "Turnover of the mandi",
      "INR/d",
      "neither",
      perDay((v) => v.market.turnoverInr),
    ),
    ...prepared.market.ids.map((id, good) =>
      market(
        `price_${id}`,
        `Price of ${id}`,
        "INR/quintal",
        "lower",
        perDay((v) => v.market.priceSum[good]!),
      ),
    ),
  ];
}

/** Fuel of all classes in the run, litres (kg of gas counted as litres), electric kilometres left out. */
function fuelLitres(v: Variant): number {
  let litres = 0;
  for (let vehicle = 0; vehicle < FUEL_KM.length; vehicle++) {
    litres += (v.travel.classKm[vehicle]! * (1 - v.electricKmShare(vehicle))) / FUEL_KM[vehicle]!;
  }
  return litres;
}

export function peopleOutcomes(): Outcome[] {
  const people = definer("people");
  const satisfaction = (v: Variant, q: number) => v.people.sums.satisfaction[q]! / v.days;
  return [
    people(
      "satisfaction",
      "Satisfaction, 0 to 100",
      "1",
      "higher",
      (v) => {
        let sum = 0;
        let all = 0;
        for (let q = 0; q < QUINTILES; q++) {
          sum += v.people.people[q]! * satisfaction(v, q);
          all += v.people.people[q]!;
        }
        return ratio(sum, all);
      },
      HEADLINE,
    ),
    people(
      "forbidden_trips",
      "Trips by vehicles that a ban forbids",
      "1/d",
      "neither",
      perDay((v) => v.travel.forbidden),
    ),
    people(
      "defiance",
      "Of these, by those who do not comply",
      "1/d",
      "neither",
      perDay((v) => v.travel.violations),
    ),
    people("travel_inr", "Money that a trip costs", "INR", "lower", (v) => {
      let [inr, trips] = [0, 0];
      for (let q = 0; q < QUINTILES; q++) {
        inr += v.travelSums.byQuintile[q * Q_COLUMNS + Q_INR]!;
        trips += v.travelSums.byQuintile[q * Q_COLUMNS + Q_TRIPS]!;
      }
      return ratio(inr, trips);
    }),
    people("fuel", "Fuel burnt on the roads", "L/d", "lower", perDay(fuelLitres)),
    people(
      "deaths",
      "Deaths that the days' PM2.5 brings",
      "1/year",
      "lower",
      perDay((v) => 365 * v.people.sums.deaths),
      HEADLINE,
    ),
    ...INCOME_GROUPS.map((quintile, q) =>
      people(
        "satisfaction",
        `Satisfaction, income group ${quintile}`,
        "1",
        "higher",
        (v) => satisfaction(v, q),
        { quintile },
      ),
    ),
    ...INCOME_GROUPS.map((quintile, q) =>
      people(
        "travel_inr",
        `Money that a trip costs, income group ${quintile}`,
        "INR",
        "lower",
        (v) =>
          ratio(
            v.travelSums.byQuintile[q * Q_COLUMNS + Q_INR]!,
            v.travelSums.byQuintile[q * Q_COLUMNS + Q_TRIPS]!,
          ),
        { quintile },
      ),
    ),
  ];
}

/**
 * What the days cost society, INR: time, travel without transfers (tolls come back to the public), water not delivered,
 * electricity, goods vehicles' running, health. Its change, with the sign turned, is the net benefit before the measure's own cost.
 */
function socialCost(v: Variant): number {
  const { sums } = v.people;
  const people = total(sums.timeInr) + total(sums.travelInr) + total(sums.waterInr) + total(sums.healthInr);
  return people - v.travelSums.tollInr + goodsInr(v) + powerInr(v) - fuelSavedInr(v);
}

/** Fuel that vehicles turned electric by a policy no longer burn; what they charge is in the electricity. */
function fuelSavedInr({ electricKm }: Variant): number {
  let inr = 0;
  for (let vehicle = 0; vehicle < FUEL_KM.length; vehicle++) {
    inr += (electricKm[vehicle]! * FUEL_INR[vehicle]!) / FUEL_KM[vehicle]!;
  }
  return inr;
}

const powerInr = (v: Variant) =>
  (v.power.energyKwh + v.power.lossKwh + v.water.suppliedL * KWH_PER_LITRE) * POWER_INR_PER_KWH;

/** Running of goods vehicles: fuel, and half as much again for the rest. */
function goodsInr({ travel }: Variant): number {
  let inr = 0;
  for (const vehicle of [3, 5])
    inr += (1.5 * FUEL_INR[vehicle]! * travel.classKm[vehicle]!) / FUEL_KM[vehicle]!;
  return inr;
}

export function moneyOutcomes(): Outcome[] {
  const money = definer("money");
  return [
    money(
      "net_benefit",
      "Net benefit: what the days cost society, sign turned",
      "INR/d",
      "higher",
      perDay((v) => -socialCost(v)),
      HEADLINE,
    ),
    money(
      "time",
      "Value of the time that people travel",
      "INR/d",
      "lower",
      perDay((v) => total(v.people.sums.timeInr)),
    ),
    money(
      "travel",
      "Fares, fuel and tolls that people pay",
      "INR/d",
      "lower",
      perDay((v) => total(v.people.sums.travelInr)),
    ),
    money(
      "tolls",
      "Tolls that people and goods pay",
      "INR/d",
      "neither",
      perDay((v) => v.travelSums.tollInr + v.travel.goods.tollInr),
    ),
    money(
      "fares",
      "Fares of buses and autos",
      "INR/d",
      "neither",
      perDay((v) => v.travelSums.fareInr),
    ),
    money(
      "water",
      "Value of water not delivered",
      "INR/d",
      "lower",
      perDay((v) => total(v.people.sums.waterInr)),
    ),
    money(
      "health",
      "Value of lives that the air costs",
      "INR/d",
      "lower",
      perDay((v) => total(v.people.sums.healthInr)),
    ),
    money("power", "Value of electricity and its losses", "INR/d", "lower", perDay(powerInr)),
    money("goods", "Running of goods vehicles", "INR/d", "lower", perDay(goodsInr)),
    ...INCOME_GROUPS.map((quintile, q) =>
      money(
        "net_benefit",
        `Net benefit a person, income group ${quintile}`,
        "INR/d",
        "higher",
        perDay((v) => {
          const { sums, people } = v.people;
          const cost = sums.timeInr[q]! + sums.travelInr[q]! + sums.waterInr[q]! + sums.healthInr[q]!;
          return -ratio(cost, people[q]!);
        }),
        { quintile },
      ),
    ),
  ];
}
