/**
 * Parameters of the price model from a market's own series of prices and arrivals, by ordinary least squares on the
 * error-correction form, with standard errors robust to heteroskedasticity (White's HC1). Arrivals enter smoothed
 * and lagged by a day, so that today's price cannot have caused them; supply that follows expected prices further
 * ahead still biases the flexibility towards zero, which its doc page says.
 */
import { Infeasible, InvalidInput } from "../errors.ts";
import { cholesky, choleskySolve } from "../numeric/cholesky.ts";
import { type PriceModel, SUPPLY_SMOOTHING, seasonTerms } from "./price-model.ts";

export interface MarketRecord {
  timeMs: number;
  /** INR/quintal and tonnes; NaN or 0 where not quoted. */
  price: number;
  arrivalsT: number;
  /** Mean price of the neighbouring markets on their last day before, INR/quintal; NaN where unknown. */
  neighbourPrice: number;
}

export interface Estimate {
  value: number;
  standardError: number;
}

export interface PriceEstimate {
  model: PriceModel;
  adjustment: Estimate;
  arbitrage: Estimate;
  flexibility: Estimate;
  /** Days used; days left out as not quoted or as outliers. */
  used: number;
  missing: number;
  outliers: number;
  /** Share of the variance of daily changes that the model explains, and its one-day error over the last price's. */
  r2: number;
  relativeError: number;
}

const LEAST_DAYS = 250;
const YEAR_MS = 365.2422 * 86_400_000;

/**
 * Marks values whose log differs by more than five robust standard deviations from the median of the 15 around it
 * (Hampel 1974); NaN and values at or below zero are missing already.
 */
export function hampelOutliers(values: ArrayLike<number>, span = 7, limit = 5): boolean[] {
  const logs = Array.from(values, (value) => (value > 0 ? Math.log(value) : Number.NaN));
  const median = (list: number[]) => {
    const sorted = list.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    return sorted.length === 0 ? Number.NaN : sorted[sorted.length >> 1]!;
  };
  return logs.map((log, i) => {
    const around = logs.slice(Math.max(0, i - span), i + span + 1);
    const middle = median(around);
    // 1.4826 makes the median deviation a standard deviation; 5 % keeps calm weeks from condemning small moves.
    const spread = Math.max(0.05, 1.4826 * median(around.map((value) => Math.abs(value - middle))));
    return Math.abs(log - middle) > limit * spread;
  });
}

/**
 * Fits the model to one market.
 * @throws InvalidInput where days are not in order or fewer than 250 are usable; Infeasible where the series does
 * not hold the information (constant arrivals or prices).
 */
export function estimatePrices(records: readonly MarketRecord[]): PriceEstimate {
  records.forEach(({ timeMs }, i) => {
    if (i > 0 && timeMs <= records[i - 1]!.timeMs) {
      throw new InvalidInput(
        `record ${i}: its day is not after the one before; days must be in order, each once`,
      );
    }
  });
  const badPrice = hampelOutliers(records.map(({ price }) => price));
  const badArrivals = hampelOutliers(records.map(({ arrivalsT }) => arrivalsT));
  const usable = records.filter(
    ({ price, arrivalsT }, i) => price > 0 && arrivalsT > 0 && !badPrice[i] && !badArrivals[i],
  );
  const outliers = records.filter((_, i) => badPrice[i] || badArrivals[i]).length;
  if (usable.length < LEAST_DAYS) {
    throw new InvalidInput(
      `${usable.length} usable days of price and arrivals; at least ${LEAST_DAYS} are needed`,
    );
  }
  const originMs = usable[0]!.timeMs;
  const supply = smoothSupply(usable);
  const usual = regress(
    usable.map((_, i) => Math.log(supply[i]!)),
    usable.map(({ timeMs }) => [1, ...seasonTerms(timeMs)]),
  );

  const changes: number[] = [];
  const rows: number[][] = [];
  for (let i = 1; i < usable.length; i++) {
    const { timeMs, price, neighbourPrice } = usable[i]!;
    const y = Math.log(usable[i - 1]!.price);
    const terms = seasonTerms(timeMs);
    const excess =
      Math.log(supply[i - 1]!) - usual.beta.reduce((sum, b, k) => sum + b * [1, ...terms][k]!, 0);
    const gap = neighbourPrice > 0 ? Math.log(neighbourPrice) - y : 0;
    changes.push(Math.log(price) - y);
    rows.push([1, (timeMs - originMs) / YEAR_MS, ...terms, -y, excess, gap]);
  }
  if (variance(rows.map((row) => row[7]!)) < 1e-6) {
    throw new Infeasible(
      "arrivals do not change beyond their season: they say nothing about how prices answer to supply",
    );
  }
  // Where neighbours explain the whole way back to a level, the market's own pull cannot be told apart from theirs:
  // then it is fitted alone.
  let fit = regress(changes, rows);
  if (!(fit.beta[6]! > 0))
    fit = regress(
      changes,
      rows.map((row) => row.with(8, 0)),
    );
  const { beta, covariance, residuals } = fit;
  const [intercept, trend, c1, s1, c2, s2, adjustment, supplyEffect, arbitrage] = beta as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!(adjustment > 0)) {
    throw new Infeasible(
      `prices do not return to a level (adjustment ${adjustment.toFixed(4)} a day): the series is too short or has a break`,
    );
  }
  const flexibility = -supplyEffect / adjustment;
  const se = (k: number) => Math.sqrt(covariance[k]![k]!);
  const gradient = [supplyEffect / adjustment ** 2, -1 / adjustment];
  const flexibilityVariance =
    gradient[0]! ** 2 * covariance[6]![6]! +
    2 * gradient[0]! * gradient[1]! * covariance[6]![7]! +
    gradient[1]! ** 2 * covariance[7]![7]!;
  const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
  return {
    model: {
      adjustment,
      arbitrage,
      level: intercept / adjustment,
      trend: trend / adjustment,
      originMs,
      season: [c1 / adjustment, s1 / adjustment, c2 / adjustment, s2 / adjustment],
      flexibility,
      usualSupply: usual.beta as unknown as PriceModel["usualSupply"],
      sigma: Math.sqrt(squares(residuals) / (changes.length - beta.length)),
    },
    adjustment: { value: adjustment, standardError: se(6) },
    arbitrage: { value: arbitrage, standardError: se(8) },
    flexibility: { value: flexibility, standardError: Math.sqrt(flexibilityVariance) },
    used: usable.length,
    missing: records.length - usable.length - outliers,
    outliers,
    r2: 1 - squares(residuals) / (variance(changes) * changes.length),
    relativeError: Math.sqrt(squares(residuals) / squares(changes)),
  };
}

function smoothSupply(records: readonly MarketRecord[]): Float64Array {
  const smooth = new Float64Array(records.length);
  let supply = records[0]!.arrivalsT;
  records.forEach(({ arrivalsT }, i) => {
    supply += SUPPLY_SMOOTHING * (arrivalsT - supply);
    smooth[i] = supply;
  });
  return smooth;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Ordinary least squares with White's HC1 covariance. Columns that are all zero get a coefficient of 0. */
function regress(target: readonly number[], rows: readonly (readonly number[])[]) {
  const n = rows[0]!.length;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  rows.forEach((row, at) => {
    for (let i = 0; i < n; i++) {
      right[i]! += row[i]! * target[at]!;
      for (let j = 0; j < n; j++) normal[i * n + j]! += row[i]! * row[j]!;
    }
  });
  for (let i = 0; i < n; i++) if (normal[i * n + i] === 0) normal[i * n + i] = 1;
  const factor = cholesky(normal, n, 1e-12);
  const beta = [...choleskySolve(factor, right, n)];
  const residuals = rows.map(
    (row, at) => target[at]! - row.reduce((sum, value, k) => sum + value * beta[k]!, 0),
  );
  const meat = new Float64Array(n * n);
  rows.forEach((row, at) => {
    const weight = residuals[at]! ** 2 * (rows.length / (rows.length - n));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) meat[i * n + j]! += row[i]! * row[j]! * weight;
    }
  });
  const inverse = Array.from({ length: n }, (_, k) =>
    choleskySolve(
      factor,
      Float64Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)),
      n,
    ),
  );
  const covariance = inverse.map((left) =>
    inverse.map((other) => {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) sum += left[i]! * meat[i * n + j]! * other[j]!;
      }
      return sum;
    }),
  );
  return { beta, covariance, residuals };
}
