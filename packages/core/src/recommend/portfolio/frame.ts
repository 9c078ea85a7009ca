/**
 * A portfolio as a mixed-integer programme over tangents and cuts: its columns and rows, and where to add more. What the
 * programme promises is never less than what a choice is worth.
 */
import type { Column, MipSession, Row } from "../solver/highs.ts";
import { conditionalValueAtRisk, pull, rowScale } from "./benefit.ts";
import type { Compiled, Constraint } from "./compile.ts";
import { LeverChoices, type LeverCut, MOST_MEMBERS } from "./lever-cuts.ts";
import type { PortfolioProblem } from "./problem.ts";

/** Fine enough that most portfolios need only a few programmes, few enough to stay quick. */
const FIRST_TANGENTS = 12;

/** The first columns are the candidates; then pairs, then a pull and a benefit per lever, then the risk. */
export class Frame {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];
  /** Objective per unit in the programme, so that numbers are near 1. */
  readonly scale: number;
  readonly #compiled: Compiled;
  readonly #levers: { pull: number; gain: number; at: number; choices: LeverChoices | undefined }[] = [];
  readonly #pairs: number[] = [];
  readonly #risk: number | undefined;
  readonly #tail: number;
  readonly #excludes: ReadonlyMap<number, ReadonlySet<number>>;

  constructor(compiled: Compiled, risk: PortfolioProblem["objective"]["risk"]) {
    this.#compiled = compiled;
    const n = compiled.ids.length;
    const riskWeight = compiled.draws.length === 0 ? 0 : risk!.weight;
    this.#tail = risk?.tail ?? 1;
    this.#excludes = exclusions(compiled);
    const { own, levers } = compiled.expected;
    this.scale = Math.max(
      1e-9,
      ...own.map(Math.abs),
      ...levers.map(({ worth }) => worth),
      ...compiled.pairs.map(({ worth }) => Math.abs(worth)),
    );
    const expected = (1 - riskWeight) / this.scale;
    for (let i = 0; i < n; i++)
      this.columns.push({ worth: own[i]! * expected, lower: 0, upper: 1, integer: true });
    for (const pair of compiled.pairs) this.#addPair(pair);
    if (riskWeight < 1) {
      for (const [l, { worth, members }] of levers.entries())
        if (worth > 0 && members.length > 0) this.#addLever(l, expected);
    }
    if (riskWeight > 0) {
      this.#risk = this.columns.length;
      this.columns.push({
        worth: riskWeight,
        lower: Number.NEGATIVE_INFINITY,
        upper: Number.POSITIVE_INFINITY,
        integer: false,
      });
      this.rows.push(this.#riskTangent(new Float64Array(n)), this.#riskTangent(new Float64Array(n).fill(1)));
    }
    for (const constraint of compiled.constraints) this.rows.push(scaled(constraint));
  }

  /** Product of two choices, by its envelope: exact for whole numbers. */
  #addPair({ a, b, worth }: Compiled["pairs"][number]): void {
    const y = this.columns.length;
    this.#pairs.push(y);
    this.columns.push({ worth: worth / this.scale, lower: 0, upper: 1, integer: false });
    if (worth > 0) {
      for (const x of [a, b])
        this.rows.push({ columns: [y, x], coefficients: [1, -1], lower: Number.NEGATIVE_INFINITY, upper: 0 });
    } else {
      this.rows.push({
        columns: [y, a, b],
        coefficients: [1, -1, -1],
        lower: -1,
        upper: Number.POSITIVE_INFINITY,
      });
    }
  }

  #addLever(l: number, expected: number): void {
    const { worth, members, rates } = this.#compiled.expected.levers[l]!;
    const lowest = rates.reduce((sum, rate) => sum + Math.min(0, rate), 0);
    const highest = rates.reduce((sum, rate) => sum + Math.max(0, rate), 0);
    const at = this.columns.length;
    this.columns.push({ worth: 0, lower: lowest, upper: highest, integer: false });
    this.columns.push({ worth: worth * expected, lower: -Math.expm1(-lowest), upper: 1, integer: false });
    this.#levers.push({ pull: at, gain: at + 1, at: l, choices: this.#choicesOf(members, rates) });
    this.rows.push({ columns: [at, ...members], coefficients: [-1, ...rates], lower: 0, upper: 0 });
    for (let k = 0; k < FIRST_TANGENTS; k++) {
      // Closer together where the curve bends most.
      const share = k / (FIRST_TANGENTS - 1);
      this.rows.push(tangent(at, at + 1, lowest + (Math.min(highest, 6) - lowest) * share ** 2));
    }
  }

  /** What a lever's members may be chosen as, where they are few. */
  #choicesOf(members: Int32Array, rates: Float64Array): LeverChoices | undefined {
    if (members.length > MOST_MEMBERS) return undefined;
    const excludes = Array.from(members, (a) =>
      members.reduce((bits, b, j) => (this.#excludes.get(a)?.has(b) ? bits | (1 << j) : bits), 0),
    );
    return new LeverChoices(rates, excludes);
  }

  /** Adds tangents where `values` promises more than it is worth; returns how many. */
  tighten(session: MipSession, values: Float64Array, tolerance: number): number {
    const n = this.#compiled.ids.length;
    const x = values.subarray(0, n);
    const added: Row[] = [];
    for (const { pull: s, gain, at, choices } of this.#levers) {
      const { members, rates } = this.#compiled.expected.levers[at]!;
      const pulled = pull(members, rates, x);
      if (values[gain]! > -Math.expm1(-pulled) + Math.max(tolerance, 1e-12))
        added.push(tangent(s, gain, pulled));
      const shares = Float64Array.from(members, (member) => x[member]!);
      const cut = choices?.deepest(shares, values[gain]!, Math.max(tolerance, 1e-9));
      if (cut) added.push(leverCut(gain, members, cut));
    }
    if (this.#risk !== undefined) {
      const worth = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x) / this.scale;
      if (values[this.#risk]! > worth + Math.max(tolerance * Math.abs(worth), 1e-10))
        added.push(this.#riskTangent(x));
    }
    for (const row of added) session.addRow(row);
    return added.length;
  }

  #riskTangent(x: Float64Array): Row {
    const n = x.length;
    const slope = new Float64Array(n);
    let height = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x, slope);
    for (let i = 0; i < n; i++) height -= slope[i]! * x[i]!;
    const used = Array.from({ length: n }, (_, i) => i).filter((i) => slope[i] !== 0);
    return {
      columns: [this.#risk!, ...used],
      coefficients: [1, ...used.map((i) => -slope[i]! / this.scale)],
      lower: Number.NEGATIVE_INFINITY,
      upper: height / this.scale,
    };
  }

  /** The point of the programme that a choice is, with what it is worth. */
  point(x: Float64Array): Float64Array {
    const point = new Float64Array(this.columns.length);
    point.set(x);
    for (const [k, { a, b }] of this.#compiled.pairs.entries()) point[this.#pairs[k]!] = x[a]! * x[b]!;
    for (const { pull: s, gain, at } of this.#levers) {
      const { members, rates } = this.#compiled.expected.levers[at]!;
      point[s] = pull(members, rates, x);
      point[gain] = -Math.expm1(-point[s]!);
    }
    if (this.#risk !== undefined) {
      point[this.#risk] = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x) / this.scale;
    }
    return point;
  }
}

function leverCut(gain: number, members: Int32Array, { constant, coefficients }: LeverCut): Row {
  return {
    columns: [gain, ...members],
    coefficients: [1, ...coefficients.map((each) => -each)],
    lower: Number.NEGATIVE_INFINITY,
    upper: constant,
  };
}

/** By candidate, those that cannot be chosen with it. */
function exclusions({ constraints }: Compiled): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>();
  for (const { kind, candidates, upper } of constraints) {
    if (kind !== "exclusive" || upper >= 2) continue;
    for (const a of candidates) {
      const others = found.get(a) ?? new Set();
      for (const b of candidates) if (b !== a) others.add(b);
      found.set(a, others);
    }
  }
  return found;
}

/** gain <= 1 − e^(−t) + e^(−t)·(pull − t). */
function tangent(s: number, gain: number, t: number): Row {
  const slope = Math.exp(-t);
  return {
    columns: [gain, s],
    coefficients: [1, -slope],
    lower: Number.NEGATIVE_INFINITY,
    upper: 1 - slope - slope * t,
  };
}

function scaled(constraint: Constraint): Row {
  const scale = rowScale(constraint);
  return {
    columns: constraint.candidates,
    coefficients: constraint.coefficients.map((c) => c / scale),
    lower: constraint.lower / scale,
    upper: constraint.upper / scale,
  };
}
