/**
 * Prophet hands its seasons to the optimizer in the order of a hash map, another one at every call, and the optimum is
 * found in another last digit. Here the columns are put in an order of their own before, and the answer back after.
 */
import type { AugursBytes } from "./augurs-engines.ts";

type Optimizer = NonNullable<AugursBytes["optimizer"]>;

interface StanData {
  /** Rows of columns. */
  X: number[][];
  s_a: number[];
  s_m: number[];
  sigmas: number[];
}

/** Values of a column that tell it from the others. */
const TOLD_BY = 6;

export function steadyOptimizer(optimizer: Optimizer): Optimizer {
  return {
    optimize(init, json, options) {
      const data = JSON.parse(json) as StanData;
      const order = columnOrder(data);
      const sorted = {
        ...data,
        X: data.X.map((row) => order.map((column) => row[column]!)),
        s_a: order.map((column) => data.s_a[column]!),
        s_m: order.map((column) => data.s_m[column]!),
        sigmas: order.map((column) => data.sigmas[column]!),
      };
      const beta = Float64Array.from(order, (column) => init.beta[column]!);
      const found = optimizer.optimize({ ...init, beta }, JSON.stringify(sorted), options);
      const back = new Float64Array(order.length);
      order.forEach((column, i) => {
        back[column] = found.params.beta[i]!;
      });
      return { ...found, params: { ...found.params, beta: back } };
    },
  };
}

function columnOrder({ X, sigmas }: StanData): number[] {
  const rows = X.slice(0, TOLD_BY);
  return Array.from(sigmas, (_, column) => column).sort((a, b) => {
    const row = rows.find((values) => values[a] !== values[b]);
    return row ? row[a]! - row[b]! : a - b;
  });
}
