/** The figures behind the quality flags, each with its ground. */

/** An observation that arrives later than this after its event time is `late`: two five-minute windows are over. */
export const LATE_AFTER_MS = 600_000;

/** A stamp may lead the edge's clock by this before it is `future`: free-running device clocks drift by seconds a
 * day and are set daily at best; NTP keeps them far closer. */
export const FUTURE_AFTER_MS = 120_000;

/** Equal content of one entity and source within this event time is one observation sent twice. */
export const DUPLICATE_WITHIN_MS = 10_000;

/** An anomaly is further than this many standard deviations from the mean. */
export const ANOMALY_DEVIATIONS = 3;

/**
 * Values that a mean must rest on before it may call another an anomaly. The standard error of a standard
 * deviation is about 1/√(2(n-1)) of it: 16 % at 20 values.
 */
export const ANOMALY_MIN_COUNT = 20;
