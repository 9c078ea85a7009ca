/**
 * How the sensors answer: to a leak of some size at each pipe (its signature), to more demand of one kind, and, at
 * random, to what the model may have wrong. Each answer is a vector over all parts of the day, found by solving the
 * model again at some moments of its first days.
 */
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { setBaseDemandLps, setRoughness } from "../change-network.ts";
import { setLeak } from "../leak-emitter.ts";
import type { FollowedModel, ModelDemand } from "./followed-model.ts";
import { BLOCK_S, PARTS } from "./residuals.ts";
import type { Uncertainty } from "./uncertainty.ts";

/** Orifice diameters for which signatures are found (m): pressure falls with more than the leak's flow, so that one size will not do. */
export const SIGNATURE_DIAMETERS_M = [0.008, 0.013, 0.02];
/** Moments per part of the day. */
const MOMENTS = 3;
/** Random models and random demands that make the covariances. */
const MODEL_DRAWS = 120;
const DEMAND_DRAWS = 60;
/** Relative step of demand for its sensitivity. */
const DEMAND_STEP = 0.05;

export interface Signature {
  /** Index of the pipe in the network's links, and the orifice's diameter (m). */
  link: number;
  diameterM: number;
  /** Change of all readings, part of the day by part of the day. */
  change: Float64Array;
  /** Mean flow of the leak (L/s). */
  flowLps: number;
}

export interface Sensitivity {
  /** Length of all vectors: parts of the day × reading. */
  size: number;
  signatures: Signature[];
  /** Change of readings per relative change of all demands that follow one pattern. */
  demand: Float64Array[];
  /** Draws of the readings' error by roughness and lasting demand differences of the stated size. */
  modelErrors: Float64Array[];
  /** Draws of the change by junctions that each vary by 100 % on their own. */
  junctionErrors: Float64Array[];
}

/** Finds all of it. About 10 ms per junction for three moments and four parts of the day. */
export function findSensitivity(model: FollowedModel, uncertainty: Uncertainty, seed: number): Sensitivity {
  const size = PARTS * model.width;
  const { network } = model;
  const patterns = [...new Set(model.unmetered.map(({ pattern }) => pattern))];
  const zero = () => new Float64Array(size);
  const perNode = network.nodes.map(({ kind }) =>
    kind === "junction" ? SIGNATURE_DIAMETERS_M.map(() => ({ change: zero(), flowLps: 0 })) : [],
  );
  const demand = patterns.map(zero);
  const modelErrors = Array.from({ length: MODEL_DRAWS }, zero);
  const junctionErrors = Array.from({ length: DEMAND_DRAWS }, zero);
  const streams = {
    roughness: randomStream(seed, "r"),
    bias: randomStream(seed, "b"),
    junction: randomStream(seed, "j"),
  };

  for (let part = 0; part < PARTS; part += 1) {
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      const row = rowOf(model, part, moment);
      const here = model.at(row);
      const base = here.reading();
      const add = (to: Float64Array, weight = 1) => {
        const reading = here.reading();
        const start = part * model.width;
        for (let i = 0; i < base.length; i += 1)
          to[start + i]! += ((reading[i]! - base[i]!) * weight) / MOMENTS;
      };
      for (const [node, sizes] of perNode.entries()) {
        for (const [k, answer] of sizes.entries()) {
          setLeak(network, node, (Math.PI / 4) * SIGNATURE_DIAMETERS_M[k]! ** 2);
          const step = here.step();
          const reading = model.readingOf(step);
          const start = part * model.width;
          for (let i = 0; i < base.length; i += 1)
            answer.change[start + i]! += (reading[i]! - base[i]!) / MOMENTS;
          answer.flowLps += step.emitterLps[node]! / (MOMENTS * PARTS);
        }
        if (sizes.length > 0) setLeak(network, node, 0);
      }
      for (const [k, pattern] of patterns.entries()) {
        scaleDemands(model, (d) => (d.pattern === pattern ? 1 + DEMAND_STEP : 1));
        add(demand[k]!, 1 / DEMAND_STEP);
      }
      for (const [draw, error] of junctionErrors.entries()) {
        scaleDemands(model, (d) => Math.max(0, 1 + 0.5 * normal(streams.junction, d.node, draw, part)));
        add(error, 2);
      }
      for (const [draw, error] of modelErrors.entries()) {
        scaleDemands(model, (d) => Math.exp(uncertainty.demandBias * normal(streams.bias, d.node, draw)));
        for (const [i, link] of network.links.entries()) {
          if (link.kind !== "pipe") continue;
          setRoughness(
            network,
            i,
            link.roughness * Math.exp(uncertainty.roughness * normal(streams.roughness, i, draw)),
          );
        }
        add(error);
      }
      scaleDemands(model, () => 1);
      for (const [i, link] of network.links.entries())
        if (link.kind === "pipe") setRoughness(network, i, link.roughness);
      here.close();
    }
  }
  return { size, signatures: toPipes(model, perNode), demand, modelErrors, junctionErrors };
}

/** A leak in the middle of a pipe acts as half of it at either end, near enough. */
function toPipes(
  { network }: FollowedModel,
  perNode: { change: Float64Array; flowLps: number }[][],
): Signature[] {
  return network.links.flatMap((pipe, link) => {
    if (pipe.kind !== "pipe") return [];
    const ends = [perNode[pipe.from]!, perNode[pipe.to]!].filter((sizes) => sizes.length > 0);
    if (ends.length === 0) return [];
    return SIGNATURE_DIAMETERS_M.map((diameterM, k) => ({
      link,
      diameterM,
      change: Float64Array.from(ends[0]![k]!.change, (_, i) =>
        ends.reduce((sum, sizes) => sum + sizes[k]!.change[i]! / ends.length, 0),
      ),
      flowLps: ends.reduce((sum, sizes) => sum + sizes[k]!.flowLps / ends.length, 0),
    }));
  });
}

function scaleDemands(model: FollowedModel, factor: (demand: ModelDemand) => number): void {
  for (const demand of model.unmetered) {
    setBaseDemandLps(model.network, demand.node, demand.category, demand.lps * factor(demand));
  }
}

/** A row in the given part of the day: one moment each of the first days, at different hours. */
function rowOf(model: FollowedModel, part: number, moment: number): number {
  const { startMs, stepS, length } = model.scada;
  const secondOfDay = (startMs / 1000) % 86_400;
  const wanted = moment * 86_400 + part * BLOCK_S + ((moment + 0.5) / MOMENTS) * BLOCK_S - secondOfDay;
  const row = Math.round((wanted < 0 ? wanted + 86_400 : wanted) / stepS);
  return Math.min(row, length - 1);
}
