/** How vehicles are used: who sits in them, what room they take on the road, how far they drive, and who comes from outside. */
import { AUTO, CAR, TWO_WHEELER, V_AUTO, V_BUS, V_CAR, V_TWO_WHEELER } from "../population/modes.ts";

/** People in a vehicle: two-wheeler and car near IIT Madras' counts (reference 2.7, S), shared autos an assumption. */
export const OCCUPANCY = Float64Array.of(1, 1, 1.2, 1.6, 2.4, 20);
/** An auto drives so much further than its passengers, looking for them. */
const AUTO_EMPTY = 1.45;
/**
 * A household's vehicle drives so much more than straight there and back: children brought, errands on the way
 * (assumption, chosen so that the sample town's counters and the model agree).
 */
const ERRANDS = 1.25;
/** PCU of a vehicle: IRC:106 at the shares that such a town has; buses are on the roads by their timetable. */
export const PCU_OF_CLASS = Float64Array.of(0.75, 1.4, 1, 1.4, 2.2, 2.2);
const PCU_CYCLE = 0.4;
/** PCU on the road per person of a mode. */
export const PCU_PER_PERSON = Float64Array.of(
  0,
  PCU_CYCLE,
  (PCU_OF_CLASS[V_TWO_WHEELER]! * ERRANDS) / OCCUPANCY[TWO_WHEELER]!,
  (PCU_OF_CLASS[V_CAR]! * ERRANDS) / OCCUPANCY[CAR]!,
  (PCU_OF_CLASS[V_AUTO]! * AUTO_EMPTY) / OCCUPANCY[AUTO]!,
  0,
);
/** Kilometres of vehicles per person's kilometre by mode; buses apart. */
export const VEHICLE_KM = Float64Array.of(
  0,
  0,
  ERRANDS / OCCUPANCY[TWO_WHEELER]!,
  ERRANDS / OCCUPANCY[CAR]!,
  AUTO_EMPTY / OCCUPANCY[AUTO]!,
  0,
);
export const PCU_BUS = PCU_OF_CLASS[V_BUS]!;
/** Shares of the light and heavy PCU across gateways by class (two-wheeler, auto, car, LCV, bus, truck): assumptions. */
export const EXTERNAL_LIGHT = Float64Array.of(0.25, 0.15, 0.6, 0, 0, 0);
export const EXTERNAL_HEAVY = Float64Array.of(0, 0, 0, 0.35, 0.15, 0.5);
/**
 * PCU on two-wheelers for each PCU of external cars that are stopped: half of their people come another way, half of these
 * by two-wheeler, 1.6 to a car and 1.2 to a two-wheeler of 0.75 PCU (shares are assumptions).
 */
export const STOPPED_TO_TWO_WHEELERS = 0.25;
/** External traffic by kind of day, against a weekday's. */
export const EXTERNAL_DAYS = [1, 1, 0.9, 1.1];
/** External traffic by hour, shares of a day. */
export const EXTERNAL_HOURS = Float64Array.of(
  0.012,
  0.009,
  0.009,
  0.011,
  0.018,
  0.03,
  0.042,
  0.052,
  0.06,
  0.064,
  0.062,
  0.057,
  0.053,
  0.051,
  0.051,
  0.053,
  0.057,
  0.063,
  0.066,
  0.058,
  0.046,
  0.034,
  0.024,
  0.018,
);
