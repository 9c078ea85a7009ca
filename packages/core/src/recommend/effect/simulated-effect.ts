/**
 * What simulation says of a measure's effect: a small paired simulation of its policies alone, read as the share that it
 * takes of each lever. Only levers that an outcome of the model stands for are read; the others keep what else is known.
 */
import { compileScenario } from "../../simulate/engine/compile-scenario.ts";
import type { PreparedTown } from "../../simulate/engine/prepared-town.ts";
import { PairRunner } from "../../simulate/engine/run-pair.ts";
import { PARAMETERS } from "../../simulate/parameters/table.ts";
import { computeChunk } from "../../simulate/request/compute-chunk.ts";
import { drawsOf, type FittedParameters } from "../../simulate/request/parameter-draws.ts";
import { policySchema, type WirePolicy } from "../../simulate/scenario/policy.ts";
import { parseScenario, type Scenario } from "../../simulate/scenario/scenario.ts";
import { type Context, MOST_TAKEN, MOST_WORSENED } from "../catalogue/intervention.ts";
import type { Measure } from "../place.ts";
import type { Finding } from "../value/known-effects.ts";
import { leverIn } from "../value/lever-wards.ts";
import { townProfile } from "../value/town-profile.ts";
import { OUTCOMES } from "./lever-outcomes.ts";
import { placedPolicies } from "./placed-policies.ts";

/** How large the simulation of one measure is: some seconds of one processor. */
export const EFFECT_SIZE = {
  agents: { citizens: 1_000, vehicles: 500, businesses: 100, farms: 50 },
  days: 7,
  runs: 40,
  seed: 1,
} as const;

/** Shares that the model is off beside what its parameters say, relative and absolute (assumption). */
const MODEL_ERROR = 0.25;
const LEAST_SD = 0.01;

/** The world in which a context's measures are tried. */
function worldOf(context: Context): object {
  if (context === "heatwave") return { kind: "heatwave" };
  if (context === "water_shortage") return { kind: "drought" };
  return { kind: "baseline" };
}

/**
 * The scenario of a measure's policies in a context's world, or why there is none.
 * @param month YYYY-MM: the season is the same for all days of it, so that an effect may be kept
 */
export function effectScenario(
  measure: Measure,
  context: Context,
  month: string,
): { scenario: Scenario } | { reason: string } {
  if (measure.levers.length === 0) return { reason: "no policy of the simulation stands for it" };
  const read = measure.effects.some(({ lever }) => OUTCOMES[lever] !== undefined);
  if (!read) return { reason: "the simulation has no outcome for what it acts on" };
  const policies: WirePolicy[] = [];
  for (const { policy: kind, intensity, settings, ...where } of placedPolicies(measure)) {
    if (measure.place && Object.keys(where).length === 0)
      return { reason: `the policy ${kind} cannot be limited to ${measure.place.name}` };
    const { zones, supplyZones, nodes } = where;
    const parsed = policySchema.safeParse({
      kind,
      intensity,
      ...settings,
      ...(zones && { zones }),
      ...(supplyZones && { supply_zones: supplyZones }),
      ...(nodes && { nodes }),
    });
    if (!parsed.success)
      return { reason: `the policy ${kind} needs a place or a choice that the measure leaves open` };
    policies.push(parsed.data);
  }
  return {
    scenario: parseScenario({
      // A scenario's name has small letters and hyphens; a place's id may have others.
      name: measure.id.toLowerCase().replaceAll(/[@_]/g, "-").slice(0, 64),
      title: measure.name,
      world: worldOf(context),
      policies,
      start_date: `${month}-01`,
      days: EFFECT_SIZE.days,
      compared_with: "same_world",
    }),
  };
}

/**
 * Shares of its levers that a measure takes in paired runs: of the town's, or of what lies in its place. Their spread is that
 * of the parameters; the model's own error is added. A lever that the baseline does not have, or that the policies do not reach in the model, is left out.
 */
export function simulateEffect(
  prepared: PreparedTown,
  measure: Measure,
  scenario: Scenario,
  source: string,
  fit?: FittedParameters,
): Finding[] {
  const { runs, seed } = EFFECT_SIZE;
  const { wards } = townProfile(prepared.town);
  const runner = new PairRunner(prepared, compileScenario(prepared, scenario));
  const {
    baseline,
    scenario: changed,
    outcomes,
  } = computeChunk(
    runner,
    { draws: drawsOf(fit, runs, seed), columns: PARAMETERS.length, seed },
    { from: 0, to: runs },
  );
  return measure.effects.flatMap(({ lever }): Finding[] => {
    const stands = OUTCOMES[lever];
    if (!stands) return [];
    const columns = stands.outcomes.map((name) => runner.outcomes.findIndex(({ id }) => id === name));
    const of = (rows: ArrayLike<number>, run: number) => {
      const sum = columns.reduce((total, column) => total + rows[run * outcomes + column]!, 0);
      return stands.of ? stands.of(sum) : sum;
    };
    const there = measure.place ? leverIn(measure.place.wards, lever, wards) : 1;
    if (there === 0) return [];
    const taken: number[] = [];
    for (let run = 0; run < runs; run++) {
      const before = of(baseline, run);
      const after = of(changed, run);
      if (before > 0 && Number.isFinite(after)) taken.push((before - after) / before / there);
    }
    // A lever that is not there in most runs cannot be taken from.
    if (taken.length < runs / 2) return [];
    // Nothing moved in any run: the policies do not reach it in the model, which says nothing of the measure.
    if (taken.every((each) => each === 0)) return [];
    const mean = taken.reduce((sum, each) => sum + each, 0) / taken.length;
    const squares = taken.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const sd = Math.hypot(Math.sqrt(squares / (taken.length - 1)), MODEL_ERROR * mean, LEAST_SD);
    return [
      {
        measure: measure.id,
        lever,
        kind: "simulation",
        mean: Math.min(MOST_TAKEN, Math.max(-MOST_WORSENED, mean)),
        sd,
        source,
      },
    ];
  });
}
