/**
 * Electricity: loads by kind, hour, day and heat; feeders as their sum with losses; transformers with the voltage
 * that the power flow leaves them and the oil temperature that their load of the last hours gives.
 */
import { buildFeeder } from "../energy/feeder.ts";
import { type LoadKind, loadShare as shareOfPeak } from "../energy/load-shape.ts";
import { linDistFlow } from "../energy/power-flow.ts";
import { steadyThermalState } from "../energy/transformer.ts";
import { normal } from "../random/draw.ts";
import { randomStream, type Stream } from "../random/philox.ts";
import type { Feeder } from "../town/schema/power.ts";
import type { Town } from "../town/town.ts";
import type { Climate } from "./climate.ts";
import { clamp, type Device, rounded } from "./device.ts";
import type { Moment } from "./moment.ts";
import { autoregression } from "./noise.ts";

const FEEDER_INTERVAL_S = 60;
const PHASE_INTERVAL_S = 300;
const TRANSFORMER_INTERVAL_S = 900;
/** Losses of a feeder and its transformers, share of the load. */
const LOSS_SHARE = 0.04;
/** No-load voltage to neutral on the 433 V side, and its fall at rated load, per unit. */
const LOW_VOLTAGE = 433 / Math.sqrt(3);
const REGULATION = 0.045;
const PHASES = ["R", "Y", "B"] as const;

type Kind = LoadKind;

/** Load against the year's peak of a kind at a moment. */
const loadShare = (kind: Kind, moment: Moment, temperatureC: number) =>
  shareOfPeak(kind, moment.hour, moment.kind, temperatureC);

/** Voltage that the feeder's peak load costs at each bus, per unit (LinDistFlow). */
function dropsAtPeak(feeder: Feeder): Map<string, number> {
  const at = Map.groupBy(feeder.transformers, ({ bus }) => bus);
  const built = buildFeeder(
    feeder.lines.map(({ from, to, rOhm, xOhm }) => {
      const loads = at.get(to) ?? [];
      const loadKw = loads.reduce((sum, { peakKw }) => sum + peakKw, 0);
      const loadKvar = loads.reduce((sum, { peakKw, powerFactor }) => sum + peakKw * tangent(powerFactor), 0);
      return { fromBus: from, toBus: to, rOhm, xOhm, loadKw, loadKvar };
    }),
  );
  const { voltagePu } = linDistFlow(built, { kv: feeder.kv });
  return new Map(built.buses.map((bus, index) => [bus, 1 - voltagePu[index]!]));
}

const tangent = (powerFactor: number) => Math.tan(Math.acos(powerFactor));

/** Mains frequency, Hz: one for the whole grid. */
const frequencyAt = (stream: Stream, ms: number) =>
  50 + 0.025 * autoregression(stream, 0xffff, Math.floor(ms / 60_000), 0.8);

/** Voltage at the substation, per unit: the tap changer holds it up under load. */
const sendingPu = (stream: Stream, series: number, ms: number) =>
  1.01 + 0.008 * autoregression(stream, series, Math.floor(ms / 900_000), 0.8);

/** Feeders each minute, their three phases each five, transformers each quarter of an hour. */
export function powerDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "power devices");
  let series = 0;
  return town.power.feeders.flatMap((feeder, index) => {
    if (feeder.transformers.every(({ peakKw }) => peakKw === 0)) return [];
    const head = feederDevices(feeder, index, stream, climate);
    const drops = dropsAtPeak(feeder);
    const at = new Map(feeder.buses.map(({ id, position }) => [id, position]));
    const peak = feeder.transformers.reduce((sum, { peakKw }) => sum + peakKw, 0);
    const feederShare = shareOf(feeder, peak);
    const transformers = feeder.transformers.map((transformer): Device => {
      const own = 0x10000 + series++;
      const { ratedKva, powerFactor, kind, peakKw } = transformer;
      const loadAt = (ms: number) => {
        const { moment, temperatureC } = climate(ms);
        const wander = autoregression(stream, own, Math.floor(ms / 900_000), 0.75);
        return peakKw * loadShare(kind, moment, temperatureC) * Math.max(0.3, 1 + 0.09 * wander);
      };
      return {
        id: `DT-${transformer.id}`,
        domain: "energy",
        entityId: transformer.id,
        feed: "dt-ami",
        location: at.get(transformer.bus)!,
        intervalS: TRANSFORMER_INTERVAL_S,
        offsetS: own % 240,
        observe(ms) {
          const { moment, temperatureC } = climate(ms);
          const kw = loadAt(ms);
          const factor = clamp(
            powerFactor + 0.008 * autoregression(stream, own, Math.floor(ms / 1_800_000), 0.7),
            0.7,
            0.99,
          );
          const loading = kw / factor / ratedKva;
          const onFeeder = feederShare(moment, temperatureC);
          const voltage =
            LOW_VOLTAGE *
            (sendingPu(stream, index, ms) -
              (drops.get(transformer.bus) ?? 0) * onFeeder -
              REGULATION * loading);
          // Oil follows load with a time constant of three hours: weights of the last six.
          const hours = [0, 1, 2, 3, 4, 5].map((back) => ({
            weight: Math.exp(-back / 3),
            load: loadAt(ms - back * 3_600_000) / factor / ratedKva,
          }));
          const weights = hours.reduce((sum, { weight }) => sum + weight, 0);
          const oil = hours.reduce(
            (sum, { weight, load }) =>
              sum + (weight / weights) * steadyThermalState(load, temperatureC).topOilC,
            0,
          );
          return {
            voltage: rounded(voltage, 1),
            current: rounded((kw * 1000) / (3 * voltage * factor), 1),
            active_power: rounded(kw, 2),
            reactive_power: rounded(kw * tangent(factor), 2),
            power_factor: rounded(factor, 3),
            oil_temperature: rounded(oil + 0.3 * normal(stream, Math.floor(ms / 1000), own), 1),
          };
        },
      };
    });
    return [...head, ...transformers];
  });
}

/** A feeder's load against its peak: its kinds weighted by their peaks. */
function shareOf(feeder: Feeder, peak: number): (moment: Moment, temperatureC: number) => number {
  const kinds = [...Map.groupBy(feeder.transformers, ({ kind }) => kind)].map(
    ([kind, of]) => [kind, of.reduce((sum, { peakKw }) => sum + peakKw, 0) / peak] as const,
  );
  return (moment, temperatureC) =>
    kinds.reduce((sum, [kind, part]) => sum + part * loadShare(kind, moment, temperatureC), 0);
}

/** The feeder's own meter at the substation, and one entity per phase for what differs between phases. */
function feederDevices(feeder: Feeder, index: number, stream: Stream, climate: Climate): Device[] {
  const peak = feeder.transformers.reduce((sum, { peakKw }) => sum + peakKw, 0);
  const kvar = feeder.transformers.reduce(
    (sum, { peakKw, powerFactor }) => sum + peakKw * tangent(powerFactor),
    0,
  );
  const share = shareOf(feeder, peak);
  const phaseVolts = (feeder.kv * 1000) / Math.sqrt(3);
  const location = feeder.buses[0]!.position;
  const state = (ms: number) => {
    const { moment, temperatureC } = climate(ms);
    const wander = autoregression(stream, 0x8000 + index, Math.floor(ms / 300_000), 0.8);
    const kw = peak * (1 + LOSS_SHARE) * share(moment, temperatureC) * (1 + 0.03 * wander);
    const reactive = (kw * kvar) / peak;
    const voltage = phaseVolts * sendingPu(stream, index, ms);
    const kva = Math.hypot(kw, reactive);
    return { kw, reactive, voltage, amperes: (kva * 1000) / (3 * voltage), factor: kw / Math.max(1e-9, kva) };
  };
  const common = { domain: "energy" as const, feed: "feeder-scada", location };
  const total: Device = {
    ...common,
    id: `FD-${feeder.id}`,
    entityId: feeder.id,
    intervalS: FEEDER_INTERVAL_S,
    offsetS: 30,
    observe(ms) {
      const { kw, reactive, voltage, amperes, factor } = state(ms);
      const step = Math.floor(ms / 1000);
      const grain = 1 + 0.006 * normal(stream, step, index, 1);
      return {
        voltage: rounded(voltage * (1 + 0.001 * normal(stream, step, index, 2)), 0),
        current: rounded(amperes * grain, 1),
        active_power: rounded(kw * grain, 1),
        reactive_power: rounded(reactive * grain, 1),
        power_factor: rounded(factor, 3),
        frequency: rounded(frequencyAt(stream, ms), 3),
      };
    },
  };
  const phases = PHASES.map((phase, at): Device => {
    const unbalance = 1 + 0.05 * normal(stream, at, index, 3);
    return {
      ...common,
      id: `FD-${feeder.id}-${phase}`,
      entityId: `${feeder.id}-${phase}`,
      intervalS: PHASE_INTERVAL_S,
      offsetS: 30,
      observe(ms) {
        const { voltage, amperes } = state(ms);
        const step = Math.floor(ms / 1000);
        return {
          voltage: rounded(
            voltage * (1 - 0.02 * (unbalance - 1)) * (1 + 0.001 * normal(stream, step, index, 4 + at)),
            0,
          ),
          current: rounded(amperes * unbalance * (1 + 0.01 * normal(stream, step, index, 7 + at)), 1),
        };
      },
    };
  });
  return [total, ...phases];
}
