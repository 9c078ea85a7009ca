/**
 * HiGHS, the mixed-integer solver, compiled to WebAssembly (npm `highs`): loaded once per process from the package
 * itself, single-threaded, synchronous once loaded, and the same result for the same model. A session holds one model,
 * to which rows may be added between solves, and frees its memory when it is disposed of.
 */
import loadHighs, { type Highs, type Model } from "highs";
import { Unavailable } from "../../errors.ts";

export interface Column {
  /** Coefficient in the objective, which is maximized. */
  worth: number;
  lower: number;
  upper: number;
  integer: boolean;
}

/** lower <= Σ coefficients·columns <= upper; an infinite side is open. */
export interface Row {
  columns: readonly number[];
  coefficients: readonly number[];
  lower: number;
  upper: number;
}

export interface SolveOptions {
  /** Stop when (bound − best)/|best| is at most this. */
  relativeGap: number;
  timeLimitS: number;
  /** A solution to start from, one value per column. */
  start?: ArrayLike<number>;
}

export type Outcome =
  | { status: "solved"; values: Float64Array; objective: number; bound: number; proved: boolean }
  | { status: "infeasible" }
  | { status: "unbounded" }
  /** The time ran out before any feasible solution was seen. */
  | { status: "unknown" };

/** The package's declarations are read as CommonJS, where the default export is a property; its module is not. */
const load = loadHighs as unknown as typeof loadHighs.default;
let loading: Promise<Highs> | undefined;

/** The solver, loaded once per process (some 50 ms). */
export function loadSolver(): Promise<Highs> {
  loading ??= load();
  return loading;
}

export class MipSession implements Disposable {
  readonly #highs: Highs;
  readonly #model: Model;
  readonly #integer: number[];
  readonly #columns: number;
  /** By the solver's own clock, over all solves. */
  secondsUsed = 0;

  constructor(highs: Highs, columns: readonly Column[], rows: readonly Row[]) {
    this.#highs = highs;
    this.#columns = columns.length;
    this.#integer = columns.flatMap(({ integer }, j) => (integer ? [j] : []));
    const starts = new Int32Array(rows.length + 1);
    for (const [i, { columns: at }] of rows.entries()) starts[i + 1] = starts[i]! + at.length;
    this.#model = highs.createModel({
      numCols: columns.length,
      numRows: rows.length,
      sense: highs.constants.objectiveSense.maximize,
      colCost: Float64Array.from(columns, ({ worth }) => worth),
      colLower: Float64Array.from(columns, ({ lower }) => lower),
      colUpper: Float64Array.from(columns, ({ upper }) => upper),
      rowLower: Float64Array.from(rows, ({ lower }) => lower),
      rowUpper: Float64Array.from(rows, ({ upper }) => upper),
      matrix: {
        format: "csr",
        numRows: rows.length,
        numCols: columns.length,
        starts,
        indices: Int32Array.from(rows.flatMap(({ columns: at }) => at)),
        values: Float64Array.from(rows.flatMap(({ coefficients }) => coefficients)),
      },
    });
    this.#model.options.set({
      output_flag: false,
      // Restarts cost more than they gain on programmes of some hundred columns (measured: `bench -- portfolio`).
      mip_allow_restart: false,
      mip_abs_gap: 1e-12,
      random_seed: 0,
    });
  }

  addRow({ columns, coefficients, lower, upper }: Row): void {
    this.#model.addRow(lower, upper, {
      indices: Int32Array.from(columns),
      values: Float64Array.from(coefficients),
    });
  }

  /** For a choice that the usual tolerance let through although it overdraws a row by a millionth. */
  demandExactRows(): void {
    this.#model.options.set({ primal_feasibility_tolerance: 1e-9, mip_feasibility_tolerance: 1e-9 });
  }

  /** The relaxation, in which whole numbers may be fractions: a bound, found in milliseconds. */
  solveRelaxed(timeLimitS: number): Outcome {
    this.#setIntegrality(this.#highs.constants.variableType.continuous);
    return this.#run({ relativeGap: 0, timeLimitS });
  }

  solve(options: SolveOptions): Outcome {
    this.#setIntegrality(this.#highs.constants.variableType.integer);
    if (options.start) this.#model.setSolution({ colValue: Float64Array.from(options.start) });
    return this.#run(options);
  }

  #setIntegrality(type: 0 | 1): void {
    for (const j of this.#integer) this.#model.changeColIntegrality(j, type);
  }

  #run({ relativeGap, timeLimitS }: SolveOptions): Outcome {
    const { modelStatus } = this.#highs.constants;
    this.#model.zeroAllClocks();
    this.#model.options.set({ mip_rel_gap: relativeGap, time_limit: timeLimitS });
    this.#model.run();
    this.secondsUsed += this.#model.getRunTime();
    const status = this.#model.getModelStatus();
    if (status === modelStatus.infeasible) return { status: "infeasible" };
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) {
      return { status: "unbounded" };
    }
    const proved = status === modelStatus.optimal;
    const objective = this.#model.getObjectiveValue();
    const mip = this.#model.info.get("mip_node_count") !== -1n;
    const bound = proved && !mip ? objective : Number(this.#model.info.get("mip_dual_bound"));
    const values = Float64Array.from(this.#model.getSolution().colValue);
    const feasible = this.#model.info.get("primal_solution_status") === 2;
    if (status === modelStatus.modelError || status === modelStatus.solveError) {
      throw new Unavailable(`the solver ended with status ${status} on ${this.#columns} columns`);
    }
    return feasible && values.length === this.#columns
      ? { status: "solved", values, objective, bound, proved }
      : { status: "unknown" };
  }

  [Symbol.dispose](): void {
    this.#model.dispose();
  }
}
