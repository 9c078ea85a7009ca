/** What an incident of a simulated month is, and the ways of showing one that several domains share. */
import type { Weather } from "../../../devices/climate.ts";
import { clamp, rounded } from "../../../devices/device.ts";
import type { DayKind } from "../../../devices/moment.ts";
import type { Domain } from "../../../observation/domain.ts";

export type Values = Readonly<Record<string, number>>;

export interface Moment {
  /** Minutes since the incident began. */
  into: number;
  /** How long it lasts in all, minutes. */
  lasts: number;
  /** What the same instrument would have shown when it began; null where it had nothing to say. */
  first(): Values | null;
}

/** Where an incident strikes: instruments of one kind of entity, alone or several that hang together. */
export type Place =
  | { feed: string; several?: number; metric?: string /** of the metric, at noon before */; least?: number }
  | { feed: string; connected: number }
  | { feed: string; group: "feeder" | "supply-zone" };

export interface IncidentKind {
  name: string;
  domain: Domain;
  heardAs: readonly string[];
  /** Minutes from its beginning to the first notification, at most. */
  within: number;
  /** Minutes, least and most. */
  lasts: readonly [number, number];
  /** Local hours of the day between which it begins; `supply`: within the zone's first hour of supply. */
  begins: readonly [number, number] | "supply";
  place: Place;
  /**
   * What alerts of type `by` can tell before it is there: that the hourly mean of a metric passes a bound where it
   * strikes. Other alerts have to tell of it soon after it has.
   */
  foretold?: { metric: string; above: number; by: string };
  /** Minutes after its end in which it still shows: a change over three days is seen for three days. */
  traces?: number;
  /** Kinds that would undo it: a field on which a cloudburst falls does not lack water. */
  undoneBy?: readonly string[];
  /** Months (1 to 12) in which it can happen; any where absent. */
  months?: readonly number[];
  /** Days on which it can happen; any where absent. */
  days?: readonly DayKind[];
  /** What the instrument shows; null where it is silent. */
  shows?: (values: Values, moment: Moment) => Values | null;
  weather?: (weather: Weather, moment: Omit<Moment, "first">) => Weather;
}

/** The values times the factors of those that are named. */
export const scaled = (values: Values, factors: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, rounded(value * (factors[name] ?? 1), 4)]),
  );
/** 0 at the beginning, 1 after `minutes`. */
export const ramp = (into: number, minutes: number) => clamp(into / minutes, 0, 1);

/** An instrument that says nothing. */
export const silent = () => null;
/** An instrument that repeats what it showed when the incident began. */
export const frozen = (_: Values, { first }: Moment) => first();
