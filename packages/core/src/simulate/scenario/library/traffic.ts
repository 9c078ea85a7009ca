/** Ready scenarios of roads, vehicles and trips. */
import { makePolicy } from "../policy.ts";
import { MONSOON, type ReadyScenario, WINTER } from "./ready-scenario.ts";
import { bazaarWards, busiestRoads, bypassEnds } from "./town-rules.ts";

const LONG_RUN =
  "Homes, jobs and what people own stay where they are: answers that take months are not in it.";

export const TRAFFIC_SCENARIOS: readonly ReadyScenario[] = [
  {
    name: "odd-even",
    title: "Odd-even days for cars",
    sector: "traffic",
    description:
      "On weekdays and Saturdays from 8:00 to 20:00 private cars may run only on days of their plate's parity, as in Delhi. Two-wheelers, autos, buses, taxis, women driving alone and cars with school children are exempt.",
    startDate: WINTER,
    days: 14,
    policies: () => [makePolicy("odd_even", {})],
    sources: [
      "Hours, days and exemptions: Delhi's rounds of January and April 2016 and November 2019.",
      "Fine 4,000 INR: Delhi 2019 (2,000 in 2016).",
      "About half of the restricted drivers switch to another private vehicle: Kreindler 2016, SSRN 2966797.",
      "Measured effects to compare with: Mohan et al. 2017, TRR 2627:9-16; EPIC/EPoD 2016.",
    ],
    limits: [
      "Second cars bought against the rule are not modelled: Delhi's rounds were too short to show them.",
      "Enforcement is one number for the whole town.",
    ],
  },
  {
    name: "congestion-charge",
    title: "Congestion charge in the bazaar",
    sector: "traffic",
    description:
      "A car or light goods vehicle pays 50 INR, a truck 100 INR, to enter the busiest quarter of the wards on weekdays from 8:00 to 11:00 and 17:00 to 20:00.",
    startDate: WINTER,
    days: 28,
    policies: (town) => [makePolicy("congestion_charge", { zones: bazaarWards(town) })],
    sources: [
      "Charge: an assumption of about a third of an hour's value of travel time (132-179 INR/h, IIT Bombay 2018).",
      "Form of the response: generalized cost in the mode choice; Stockholm's cordon took 20-25 % of the traffic (U).",
    ],
    limits: [LONG_RUN, "Where the money goes is not modelled: it counts as a transfer, not as a loss."],
  },
  {
    name: "low-emission-zone",
    title: "Low-emission zone in the bazaar",
    sector: "air",
    description:
      "Autos, cars and goods vehicles below BS-IV (petrol) or BS-VI (diesel) may not enter the busiest quarter of the wards.",
    startDate: WINTER,
    days: 28,
    policies: (town) => [makePolicy("low_emission_zone", { zones: bazaarWards(town) })],
    sources: [
      "Stages: GRAP stage III's bar on BS-III petrol and BS-IV diesel four-wheelers (CAQM).",
      "Emission factors by class, fuel and stage: ENVIS/IITM table from CPCB/ARAI work.",
    ],
    limits: [LONG_RUN, "Owners do not replace their vehicles; they change mode or route."],
  },
  {
    name: "bus-frequency-doubled",
    title: "Twice as many buses",
    sector: "traffic",
    description: "Every public transport line runs twice as often, at the same fares and hours.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("bus_service", { frequencyFactor: 2 })],
    sources: [
      "Waiting is half the headway; it weighs about twice as much as riding in choices (Wardman 2004 (U)).",
    ],
    limits: [
      LONG_RUN,
      "Drivers, depots and buses are taken to be there; crowding has no effect on boarding time.",
    ],
  },
  {
    name: "staggered-hours",
    title: "Staggered office and school hours",
    sector: "traffic",
    description: "Half of the workplaces and schools begin and end an hour later.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("staggered_hours", { share: 0.5, shiftHours: 1 })],
    sources: ["Share and shift: assumptions; staggering is among the measures of Delhi's winter plans."],
    limits: ["Families that must coordinate their hours are not modelled."],
  },
  {
    name: "work-from-home",
    title: "Half of the office staff at home",
    sector: "traffic",
    description: "On a working day half of those in services and public offices who can, work at home.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("work_from_home", { share: 0.5 })],
    sources: ["50 %: GRAP stage IV, since November 2025 stage III (CAQM)."],
    limits: ["What work at home yields is taken to be the same as in the office."],
  },
  {
    name: "truck-ban-by-day",
    title: "No trucks by day",
    sector: "traffic",
    description:
      "Trucks and light goods vehicles stay out of town from 7:00 to 22:00; essential goods are exempt. Their trips move to the night.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("truck_hours", { hours: [[7, 22]], classes: ["truck", "lcv"] })],
    sources: ["Hours: usual no-entry orders of Indian cities for goods vehicles (U)."],
    limits: ["Noise at night and the cost of night work are not counted."],
  },
  {
    name: "ev-two-wheelers-40",
    title: "Electric two-wheelers at 40 %",
    sector: "air",
    description: "Two of five two-wheelers are electric and charge when their riders come home.",
    startDate: WINTER,
    days: 28,
    policies: () => [
      makePolicy("electric_vehicles", { class: "two_wheeler", share: 0.4, charging: "home_evening" }),
    ],
    sources: ["Share: the scenario of the question.", "Use of energy: 25-35 Wh/km (U)."],
    limits: [LONG_RUN, "Emissions of power stations lie outside the town and are not in its air."],
  },
  {
    name: "new-bypass",
    title: "A bypass around the town",
    sector: "traffic",
    description:
      "A two-lane road each way joins the two busiest roads out of town that lie on different sides, around the town.",
    startDate: WINTER,
    days: 28,
    policies: (town) => [
      makePolicy("new_link", {
        name: "Bypass",
        ...bypassEnds(town),
        class: "highway",
        lanes: 2,
        freeSpeedKmh: 70,
      }),
    ],
    sources: ["Capacity by lanes: IRC:106-1990.", "Length: the arc around the centre between the two ends."],
    limits: [
      "It has no junctions between its ends.",
      "Traffic that a new road brings forth, and what is built along it, is not modelled.",
    ],
  },
  {
    name: "signal-retiming",
    title: "Better signal timing",
    sector: "traffic",
    description: "Signals are retimed to the flows of the day: a tenth more capacity on their approaches.",
    startDate: WINTER,
    days: 28,
    policies: () => [makePolicy("signal_timing", { capacityFactor: 1.1 })],
    sources: ["10 %: within the usual range of retiming studies (U)."],
    limits: ["Progression from signal to signal is not modelled."],
  },
  {
    name: "main-road-works",
    title: "Works on the busiest road",
    sector: "traffic",
    description: "The busiest main road has half of its capacity for four weeks.",
    startDate: WINTER,
    days: 28,
    policies: (town) => [makePolicy("road_works", { links: busiestRoads(town, 1), capacityFactor: 0.5 })],
    sources: ["Half: one of two lanes closed."],
    limits: ["Trade lost along the works is not counted."],
  },
  {
    name: "monsoon-flood",
    title: "Monsoon flood on two main roads",
    sector: "traffic",
    description:
      "Three days of very heavy rain put the two busiest main roads that have a way round under 30 cm of water.",
    startDate: MONSOON,
    days: 7,
    world: (town) => ({
      kind: "monsoon_flood",
      start: 1,
      days: 3,
      rainMmPerDay: 150,
      links: busiestRoads(town, 2),
      depthMm: 300,
    }),
    sources: [
      "Very heavy rain: 115.6-204.4 mm a day (IMD).",
      "Speed by depth, none at 300 mm: Pregnolato et al. 2017, Transp. Res. D 55:67-81.",
    ],
    limits: [
      "Where water stands is given, not computed from drains.",
      "Damage to goods and homes is not counted.",
    ],
  },
];
