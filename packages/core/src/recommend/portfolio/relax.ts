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

/** For all that is tried together: a person waits for the answer. */
const LIMIT_S = 8;
const LEAST_S = 0.2;
const SMALLEST = 1e-7;

/** What to relax, and by how much; undefined where the problem is feasible as it is. */
export function explainInfeasible(highs: Highs, problem: PortfolioProblem): Infeasibility | undefined {
  const compiled = compile(problem);
  let left = LIMIT_S;
  const tried = (may: (c: Constraint) => boolean) => {
    const found = leastSlack(highs, compiled, may, Math.max(LEAST_S, left));
    left -= found.seconds;
    return found.relaxed;
  };
  const together = tried(() => true);
  if (!together) throw new InvalidInput("the constraints contradict each other however far they are relaxed");
  if (together.length === 0) return undefined;
  const alone = compiled.constraints
    .filter((constraint) => mayMove(constraint, compiled, problem))
    .flatMap((constraint) => (left > 0 ? (tried((each) => each === constraint) ?? []) : []));
  return { together, alone: alone.sort((a, b) => relative(a) - relative(b)) };
}

/** What a person set; what measures exclude or need only where one of them was asked for. */
function mayMove({ kind, candidates }: Constraint, { ids }: Compiled, { required = [] }: PortfolioProblem) {
  return (
    (kind !== "exclusive" && kind !== "prerequisite") || candidates.some((c) => required.includes(ids[c]!))
  );
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

/** The constraints that give way, where only those that `may` do; undefined where that is not enough, or time was. */
function leastSlack(
  highs: Highs,
  compiled: Compiled,
  may: (c: Constraint) => boolean,
  timeLimitS: number,
): { relaxed: Relaxation[] | undefined; seconds: number } {
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
  const outcome = session.solve({ relativeGap: 0, timeLimitS });
  const seconds = session.secondsUsed;
  if (outcome.status !== "solved") return { relaxed: undefined, seconds };
  const relaxed = slacks.flatMap(({ constraint, column }) => {
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
  return { relaxed, seconds };
}
