/**
 * CPCB's index of a day by SQL alone: averages, printed edges and the minimum of data are written here anew, so that
 * they can be compared with the product's.
 */
import { query } from "./independent-windows.ts";

export interface IndependentAqi {
  station: string;
  /** Start of the Indian day (ms since 1970). */
  day: number;
  /** Null where CPCB's minimum of data is not met. */
  index: number | null;
}

/** Straight line through the printed edges: concentration, index, alternating; on to 500 over the last band's width. */
const EDGES: Record<string, [number, number][]> = {
  pm25: [
    [0, 0],
    [30, 50],
    [31, 51],
    [60, 100],
    [61, 101],
    [90, 200],
    [91, 201],
    [120, 300],
    [121, 301],
    [250, 400],
    [380, 500],
  ],
  pm10: [
    [0, 0],
    [50, 50],
    [51, 51],
    [100, 100],
    [101, 101],
    [250, 200],
    [251, 201],
    [350, 300],
    [351, 301],
    [430, 400],
    [510, 500],
  ],
  no2: [
    [0, 0],
    [40, 50],
    [41, 51],
    [80, 100],
    [81, 101],
    [180, 200],
    [181, 201],
    [280, 300],
    [281, 301],
    [400, 400],
    [520, 500],
  ],
  so2: [
    [0, 0],
    [40, 50],
    [41, 51],
    [80, 100],
    [81, 101],
    [380, 200],
    [381, 201],
    [800, 300],
    [801, 301],
    [1600, 400],
    [2400, 500],
  ],
  co: [
    [0, 0],
    [1, 50],
    [1.1, 51],
    [2, 100],
    [2.1, 101],
    [10, 200],
    [10.1, 201],
    [17, 300],
    [17.1, 301],
    [34, 400],
    [51, 500],
  ],
  o3: [
    [0, 0],
    [50, 50],
    [51, 51],
    [100, 100],
    [101, 101],
    [168, 200],
    [169, 201],
    [208, 300],
    [209, 301],
    [748, 400],
    [1288, 500],
  ],
  nh3: [
    [0, 0],
    [200, 50],
    [201, 51],
    [400, 100],
    [401, 101],
    [800, 200],
    [801, 201],
    [1200, 300],
    [1201, 301],
    [1800, 400],
    [2400, 500],
  ],
};

function subIndexSql(pollutant: string, c: string): string {
  const edges = EDGES[pollutant]!;
  const bands = edges.slice(1).map(([toC, toI], i) => {
    const [fromC, fromI] = edges[i]!;
    return `WHEN ${c} <= ${toC} THEN ${fromI} + (${toI} - ${fromI}) * (${c} - ${fromC}) / (${toC} - ${fromC})::DOUBLE`;
  });
  return `CASE WHEN ${c} IS NULL THEN NULL WHEN ${c} <= 0 THEN 0 ${bands.join(" ")} ELSE 500 END`;
}

/** The index from one row per station and day with an averaged concentration per pollutant. */
function indexSql(averages: string, pollutants: string[]): string {
  const subs = pollutants.map((each) => `${subIndexSql(each, each)} AS i_${each}`);
  const list = pollutants.map((each) => `i_${each}`).join(", ");
  const present = pollutants.map((each) => `(i_${each} IS NOT NULL)::INT`).join(" + ");
  const particles = pollutants
    .filter((each) => each.startsWith("pm"))
    .map((each) => `i_${each} IS NOT NULL`)
    .join(" OR ");
  return `SELECT station, day, CASE WHEN (${present}) >= 3 AND (${particles}) THEN floor(greatest(${list}) + 0.5) END AS index FROM (SELECT *, ${subs.join(", ")} FROM (${averages}))`;
}

async function rowsOf(sql: string): Promise<IndependentAqi[]> {
  const rows = await query<{ station: string; day: string; index: number | null }>(sql);
  return rows.map(({ station, day, index }) => ({ station, day: Number(day), index }));
}

/** From daily means: `rows` is a SELECT of (station, day, one column per pollutant). */
export function aqiOfDailyMeans(rows: string, pollutants: string[]): Promise<IndependentAqi[]> {
  return rowsOf(indexSql(rows, pollutants));
}

/** From hourly values: `rows` is a SELECT of (station, hour, one column per pollutant), `hour` its start in ms. */
export function aqiOfHours(rows: string, pollutants: string[]): Promise<IndependentAqi[]> {
  const day = "((hour + 19800000) // 86400000) * 86400000 - 19800000";
  const eight: string[] = pollutants.filter((each) => each === "co" || each === "o3");
  const running = eight.map(
    (each) => `CASE WHEN count(${each}) OVER w >= 6 THEN avg(${each}) OVER w END AS ${each}_8h`,
  );
  const averages = pollutants.map((each) =>
    eight.includes(each)
      ? `max(${each}_8h) AS ${each}`
      : `CASE WHEN count(${each}) >= 16 THEN avg(${each}) END AS ${each}`,
  );
  const hours = `SELECT *, ${running.join(", ")} FROM (${rows}) WINDOW w AS (PARTITION BY station ORDER BY hour RANGE BETWEEN 25200000 PRECEDING AND CURRENT ROW)`;
  return rowsOf(
    indexSql(
      `SELECT station, ${day} AS day, ${averages.join(", ")} FROM (${hours}) GROUP BY ALL`,
      pollutants,
    ),
  );
}
