/** The town behind simulated sensors: its pipes and demands differ from the model's by seeded draws. */
import { normal } from "../../random/draw.ts";
import { randomStream, type Stream } from "../../random/philox.ts";
import { baseDemandsLps, setBaseDemandLps, setRoughness } from "../change-network.ts";
import type { WaterNetwork } from "../network.ts";
import type { Uncertainty } from "./uncertainty.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;
const YEAR_DAYS = 365.25;
const PEAK_DAY = 200;

/** Gives every pipe its true roughness: the model's times a lognormal factor. */
export function perturbRoughness(network: WaterNetwork, seed: number, deviation: number): void {
  const stream = randomStream(seed, "roughness");
  for (const [i, link] of network.links.entries()) {
    if (link.kind === "pipe")
      setRoughness(network, i, link.roughness * Math.exp(deviation * normal(stream, i)));
  }
}

/**
 * Demands that change from hour to hour: the model's base demands, times a factor of the junction for good, of the
 * junction and hour, of the hour, of the day and of the season. The file's patterns go on top.
 */
export class DriftingDemands {
  readonly #network: WaterNetwork;
  readonly #uncertainty: Uncertainty;
  readonly #stream: Stream;
  readonly #bases: { node: number; category: number; lps: number }[] = [];
  #hour = -1;
  #day = -1;
  #dayState = 0;

  constructor(network: WaterNetwork, seed: number, uncertainty: Uncertainty) {
    this.#network = network;
    this.#uncertainty = uncertainty;
    this.#stream = randomStream(seed, "demand");
    const bias = randomStream(seed, "demand bias");
    for (const [node, { kind }] of network.nodes.entries()) {
      if (kind !== "junction") continue;
      const factor = Math.exp(uncertainty.demandBias * normal(bias, node));
      for (const [category, lps] of baseDemandsLps(network, node).entries()) {
        if (lps !== 0) this.#bases.push({ node, category, lps: lps * factor });
      }
    }
  }

  /** Sets the demands of the hour in which `timeS` falls; to be called with times that rise. */
  at(timeS: number): void {
    const hour = Math.floor(timeS / HOUR_S);
    if (hour === this.#hour) return;
    this.#hour = hour;
    const { season, junctionHour } = this.#uncertainty;
    const day = timeS / DAY_S;
    const common =
      (1 + season * Math.cos((2 * Math.PI * (day - PEAK_DAY)) / YEAR_DAYS)) *
      Math.exp(this.#dayFactor(Math.floor(day)) + this.#uncertainty.hour * normal(this.#stream, hour, 1));
    for (const { node, category, lps } of this.#bases) {
      const own = Math.exp(junctionHour * normal(this.#stream, node, 2, hour) - junctionHour ** 2 / 2);
      setBaseDemandLps(this.#network, node, category, lps * common * own);
    }
  }

  /** Autoregressive of order one, with the stated deviation in the long run. */
  #dayFactor(day: number): number {
    const { day: deviation, dayMemory } = this.#uncertainty;
    while (this.#day < day) {
      this.#day += 1;
      const fresh = deviation * normal(this.#stream, this.#day, 0);
      this.#dayState =
        this.#day === 0 ? fresh : dayMemory * this.#dayState + Math.sqrt(1 - dayMemory ** 2) * fresh;
    }
    return this.#dayState;
  }
}
