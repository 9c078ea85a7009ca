/**
 * Why nothing is feasible, and what would be enough: every constraint gets a slack, and a second programme finds the
 * least that must give way. Asked once for all together, and once for each constraint alone, because a planner can
 * often move one of them and not the others.
 */
import type { Highs } from "highs";
import { InvalidInput } from "../../errors.ts";
import { type Column, MipSession, type Row } from "../solver/highs.ts";
import { rowScale } from "./benefit.ts";
import { type Compiled, type Constraint, type ConstraintKind, compile } from "./compile.ts";
import type { PortfolioProblem } from "./problem.ts";

export interface Relaxation {
  kind: ConstraintKind;
  constraint: string;
  /** The bound as asked, and by how much it has to give way, in `unit`. */
  bound: number;
  by: number;
  unit: string;
}

export interface Infeasibility {
  /** The least change that makes a portfolio possible: the sum of changes, each relative to its bound. */
  together: Relaxation[];
  /** Constraints that suffice alone, least relative change first. */
  alone: Relaxation[];
}

const LIMIT_S = 10;
const SMALLEST = 1e-7;

/** What to relax, and by how much; undefined where the problem is feasible as it is. */
export function explainInfeasible(highs: Highs, problem: PortfolioProblem): Infeasibility | undefined {
  const compiled = compile(problem);
  const together = leastSlack(highs, compiled, () => true);
  if (!together) throw new InvalidInput("the constraints contradict each other however far they are relaxed");
  if (together.length === 0) return undefined;
  const alone = compiled.constraints.flatMap((constraint) => {
    const only = leastSlack(highs, compiled, (each) => each === constraint);
    return only ?? [];
  });
  return { together, alone: alone.sort((a, b) => relative(a) - relative(b)) };
}

const relative = ({ by, bound }: Relaxation) => by / Math.max(1, Math.abs(bound));

/** "raise the total budget from 100 to 150 INR": one line a person can act on. */
export function inWords({ kind, constraint, bound, by, unit }: Relaxation): string {
  const amount = (value: number) => `${Number(value.toPrecision(6)).toLocaleString("en-IN")} ${unit}`;
  switch (kind) {
    case "budget":
    case "crews":
      return `raise the ${constraint} by ${amount(by)}, from ${amount(bound)}`;
    case "minimum":
      return `lower the ${constraint} by ${amount(by)}, from ${amount(bound)}`;
    default:
      return `give up that ${constraint}`;
  }
}

/** The constraints that give way, where only those that `may` do; undefined where that is not enough. */
function leastSlack(
  highs: Highs,
  compiled: Compiled,
  may: (c: Constraint) => boolean,
): Relaxation[] | undefined {
  const columns: Column[] = compiled.ids.map(() => ({ worth: 0, lower: 0, upper: 1, integer: true }));
  const slacks: { constraint: Constraint; column: number }[] = [];
  const rows = compiled.constraints.map((constraint): Row => {
    const scale = rowScale(constraint);
    const row = {
      columns: [...constraint.candidates],
      coefficients: constraint.coefficients.map((c) => c / scale),
      lower: constraint.lower / scale,
      upper: constraint.upper / scale,
    };
    if (may(constraint)) {
      slacks.push({ constraint, column: columns.length });
      row.columns.push(columns.length);
      row.coefficients.push(Number.isFinite(constraint.upper) ? -1 : 1);
      columns.push({ worth: -1, lower: 0, upper: Number.POSITIVE_INFINITY, integer: false });
    }
    return row;
  });
  using session = new MipSession(highs, columns, rows);
  const outcome = session.solve({ relativeGap: 0, timeLimitS: LIMIT_S });
  if (outcome.status !== "solved") return undefined;
  return slacks.flatMap(({ constraint, column }) => {
    const slack = outcome.values[column]!;
    if (slack < SMALLEST) return [];
    const { kind, name, unit, upper, lower } = constraint;
    return [
      {
        kind,
        constraint: name,
        unit,
        bound: Number.isFinite(upper) ? upper : lower,
        by: slack * rowScale(constraint),
      },
    ];
  });
}
