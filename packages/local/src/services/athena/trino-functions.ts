/**
 * The functions of Athena (Trino) that the local cloud answers with DuckDB: those that are the same in both, those
 * that have another name, and those that are made of others. A function that is on none of the lists is refused, so
 * that a query that works here works on Athena.
 */

/** Same name, same meaning. */
export const SAME: ReadonlySet<string> = new Set(
  [
    "count sum avg min max count_if bool_and bool_or any_value array_agg max_by min_by",
    "stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp regr_slope regr_intercept",
    "row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value",
    "abs ceil ceiling floor round sqrt cbrt exp ln log10 log2 power pow mod sign greatest least pi degrees radians",
    "sin cos tan asin acos atan atan2 coalesce nullif if try",
    "length lower upper trim ltrim rtrim substr substring replace concat strpos split_part lpad rpad reverse chr",
    "starts_with now date_trunc year quarter month day hour minute second extract regexp_extract json_extract grouping",
  ].flatMap((line) => line.split(" ")),
);

/** Name in Athena → name in DuckDB, for the same arguments. */
export const RENAMED: Readonly<Record<string, string>> = {
  approx_distinct: "approx_count_distinct",
  approx_percentile: "approx_quantile",
  arbitrary: "any_value",
  every: "bool_and",
  array_join: "array_to_string",
  cardinality: "len",
  contains: "list_contains",
  // Whole units, as Trino counts them; DuckDB's date_diff counts boundaries.
  date_diff: "date_sub",
  day_of_week: "isodow",
  dow: "isodow",
  day_of_year: "dayofyear",
  doy: "dayofyear",
  week: "weekofyear",
  week_of_year: "weekofyear",
  day_of_month: "day",
  json_extract_scalar: "json_extract_string",
  regexp_like: "regexp_matches",
  split: "string_split",
  is_nan: "isnan",
  is_finite: "isfinite",
  is_infinite: "isinf",
  truncate: "trunc",
  to_unixtime: "epoch",
};

/** Functions whose second argument is a format in MySQL's letters, which is rewritten: name in Athena → in DuckDB. */
export const FORMATTING: Readonly<Record<string, string>> = {
  date_format: "strftime",
  date_parse: "strptime",
};

/** MySQL's letter after a % → strftime's, where they differ: month name, minute, second, weekday name, clock time. */
export const FORMAT_LETTERS: Readonly<Record<string, string>> = {
  M: "B",
  i: "M",
  s: "S",
  W: "A",
  T: "H:%M:%S",
  h: "I",
};

/** Letters that mean the same in both. */
export const SAME_FORMAT_LETTERS = "YymdHSfjabpI%";

/** Macros of a session, in DuckDB's SQL; a query's call gets the prefix. */
export const MACRO_PREFIX = "trino_";

export const MACROS: Readonly<Record<string, string>> = {
  date_add: `(unit, n, t) AS t + n * CASE lower(unit)
    WHEN 'millisecond' THEN INTERVAL 1 MILLISECOND WHEN 'second' THEN INTERVAL 1 SECOND
    WHEN 'minute' THEN INTERVAL 1 MINUTE WHEN 'hour' THEN INTERVAL 1 HOUR WHEN 'day' THEN INTERVAL 1 DAY
    WHEN 'week' THEN INTERVAL 7 DAY WHEN 'month' THEN INTERVAL 1 MONTH WHEN 'quarter' THEN INTERVAL 3 MONTH
    WHEN 'year' THEN INTERVAL 1 YEAR ELSE error('not a unit of date_add: ' || unit) END`,
  date: "(t) AS CAST(t AS DATE)",
  from_unixtime: "(s) AS make_timestamp(CAST(s * 1000000 AS BIGINT))",
  from_iso8601_timestamp: "(s) AS CAST(s AS TIMESTAMPTZ)",
  from_iso8601_date: "(s) AS CAST(s AS DATE)",
  regexp_replace: "(s, p, r) AS regexp_replace(s, p, regexp_replace(r, '\\$(\\d)', '\\\\\\1', 'g'), 'g')",
  sequence: "(a, b) AS generate_series(a, b)",
  element_at: "(list, i) AS list[i]",
  nan: "() AS CAST('NaN' AS DOUBLE)",
  infinity: "() AS CAST('Infinity' AS DOUBLE)",
  typeof: "(x) AS lower(typeof(x))",
};

/** Words that stand before a parenthesis and are no functions. */
export const NOT_FUNCTIONS: ReadonlySet<string> = new Set(
  [
    "in values over filter exists cast try_cast and or not where on as from join using when then else case between",
    "like select distinct all any some union intersect except by having limit offset with recursive within group",
    "order partition rows range sets cube rollup unnest row array varchar char decimal timestamp time lateral",
    "tablesample bernoulli system is null set map interval cross inner left right full outer end escape fetch",
  ].flatMap((line) => line.split(" ")),
);

/** DuckDB's own words, which Athena does not have; words that may well be a column's name are left out. */
export const FOREIGN_WORDS: ReadonlySet<string> = new Set("qualify pivot unpivot asof ilike".split(" "));

/** DuckDB's own signs. */
export const FOREIGN_SIGNS: ReadonlySet<string> = new Set([
  "::",
  "->>",
  "//",
  "**",
  ":=",
  "~",
  "^",
  "&",
  "@",
  ";",
  ":",
  "!",
]);
