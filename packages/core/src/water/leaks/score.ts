/**
 * Scores detections by the rules of the BattLeDIM competition: found is what is reported while the leak runs, within
 * 300 m along the pipes; water that it then no longer loses is worth 0.80 €/m³; a search that finds nothing costs
 * 500 €; a leak reported again counts nothing.
 */
import { runHydraulics } from "../hydraulics.ts";
import { orificeLps } from "../leak-emitter.ts";
import type { WaterNetwork } from "../network.ts";
import { type Leak, leakAreaM2 } from "./leak.ts";
import { PipeDistances } from "./pipe-distance.ts";

export interface Detection {
  pipe: string;
  detectedAtMs: number;
}

export interface ScoringRules {
  reachM: number;
  euroPerM3: number;
  falseAlarmEuro: number;
}

export const BATTLEDIM_RULES: ScoringRules = { reachM: 300, euroPerM3: 0.8, falseAlarmEuro: 500 };

export interface LeakScore {
  leak: Leak;
  /** Absent where the leak was not found. */
  found?: { by: string; atMs: number; delayH: number; distanceM: number };
  /** Water lost before it was found, or in all (m³), and what finding it saved. */
  lostM3: number;
  savedM3: number;
}

export interface Score {
  euro: number;
  leaks: LeakScore[];
  verdicts: { detection: Detection; verdict: "found" | "repeated" | "false" }[];
  found: number;
  falseAlarms: number;
  savedM3: number;
  lostM3: number;
}

/** Volume is summed in steps of this (s). */
const STEP_S = 3600;
const LITRES_PER_M3 = 1000;

/**
 * @param pressuresM mean pressure at each leak (m), in the order of `leaks`: see {@link meanPressureAtPipes}.
 * @param endMs what is lost after this does not count.
 */
export function scoreDetections(
  network: WaterNetwork,
  leaks: Leak[],
  detections: Detection[],
  pressuresM: number[],
  endMs: number,
  rules: ScoringRules = BATTLEDIM_RULES,
): Score {
  const distances = new PipeDistances(network);
  const scores: LeakScore[] = leaks.map((leak) => ({ leak, lostM3: 0, savedM3: 0 }));
  const ordered = [...detections].sort((a, b) => a.detectedAtMs - b.detectedAtMs);
  const verdicts: Score["verdicts"] = [];
  for (const detection of ordered) {
    const near = scores
      .filter(({ leak }) => detection.detectedAtMs >= leak.startMs && detection.detectedAtMs < leak.endMs)
      .map((score) => ({
        score,
        distanceM: distances.between(detection.pipe, score.leak.pipe, rules.reachM),
      }))
      .filter(({ distanceM }) => distanceM <= rules.reachM)
      .sort((a, b) => a.distanceM - b.distanceM);
    const fresh = near.find(({ score }) => !score.found);
    if (fresh) {
      const { leak } = fresh.score;
      fresh.score.found = {
        by: detection.pipe,
        atMs: detection.detectedAtMs,
        delayH: (detection.detectedAtMs - leak.startMs) / 3_600_000,
        distanceM: fresh.distanceM,
      };
    }
    verdicts.push({ detection, verdict: fresh ? "found" : near.length > 0 ? "repeated" : "false" });
  }
  for (const [i, score] of scores.entries()) {
    const end = Math.min(score.leak.endMs, endMs);
    const foundAt = Math.min(score.found?.atMs ?? end, end);
    score.lostM3 = volumeM3(score.leak, pressuresM[i]!, score.leak.startMs, foundAt);
    score.savedM3 = volumeM3(score.leak, pressuresM[i]!, foundAt, end);
  }
  const savedM3 = scores.reduce((sum, score) => sum + score.savedM3, 0);
  const falseAlarms = verdicts.filter(({ verdict }) => verdict === "false").length;
  return {
    euro: rules.euroPerM3 * savedM3 - rules.falseAlarmEuro * falseAlarms,
    leaks: scores,
    verdicts,
    found: scores.filter(({ found }) => found).length,
    falseAlarms,
    savedM3,
    lostM3: scores.reduce((sum, score) => sum + score.lostM3, 0),
  };
}

/** Water that a leak loses between two times (m³) at a steady pressure. */
export function volumeM3(leak: Leak, pressureM: number, fromMs: number, toMs: number): number {
  let litres = 0;
  for (let ms = fromMs; ms < toMs; ms += STEP_S * 1000) {
    const seconds = Math.min(STEP_S, (toMs - ms) / 1000);
    litres += orificeLps(leakAreaM2(leak, ms + seconds * 500), pressureM) * seconds;
  }
  return litres / LITRES_PER_M3;
}

/** Mean pressure (m) in the middle of pipes over a run of the network as its file has it. @throws InvalidInput. */
export function meanPressureAtPipes(network: WaterNetwork, pipes: string[]): number[] {
  const links = pipes.map((pipe) => network.links[network.linkIndex(pipe)]!);
  const sums = new Float64Array(links.length);
  let solutions = 0;
  runHydraulics(
    network,
    {},
    {
      solved: ({ reported, pressureM }) => {
        if (!reported) return;
        solutions += 1;
        for (const [i, { from, to }] of links.entries()) sums[i]! += (pressureM[from]! + pressureM[to]!) / 2;
      },
    },
  );
  return [...sums].map((sum) => sum / solutions);
}
