/** The real series that forecasts are measured on. */

export interface Case {
  group: "traffic" | "energy" | "water" | "air" | "mandi";
  file: string;
  time?: string;
  target: string;
  by?: string;
  known?: string[];
  stepMs?: number;
  horizons: number[];
  originEvery: number;
}

const DAY_MS = 86_400_000;
const HOURS = [1, 6, 24];

const water = (dma: number): Case => ({
  group: "water",
  file: "water/demand/bwdf_inflow_hourly.csv",
  target: `dma${dma}_l_s`,
  horizons: HOURS,
  originEvery: 5,
});
const load = (region: string): Case => ({
  group: "energy",
  file: "electricity/india_region_load_hourly.csv",
  target: `${region}_mw`,
  horizons: HOURS,
  originEvery: 11,
});
const tetouan = (zone: number): Case => ({
  group: "energy",
  file: "electricity/tetouan_10min.csv",
  target: `zone${zone}_kw`,
  known: ["temp_c", "humidity_pct"],
  horizons: HOURS,
  originEvery: 5,
});
const mandi = (file: string): Case => ({
  group: "mandi",
  file: `market/${file}_daily.csv`,
  time: "date",
  target: "price_modal_inr_q",
  by: "market",
  stepMs: DAY_MS,
  horizons: [7, 30],
  originEvery: 1,
});

export const CASES: Record<string, Case> = {
  i94: {
    group: "traffic",
    file: "traffic/metro_i94_hourly.csv",
    target: "traffic_volume",
    horizons: [2, 6, 24],
    originEvery: 5,
  },
  junctions: {
    group: "traffic",
    file: "traffic/junctions_hourly.csv",
    target: "vehicles",
    by: "junction",
    horizons: [2, 6, 24],
    originEvery: 5,
  },
  oil: {
    group: "energy",
    file: "electricity/etth1_hourly.csv",
    target: "oil_temp_c",
    horizons: HOURS,
    originEvery: 5,
  },
  north: load("northern"),
  south: load("southern"),
  east: load("eastern"),
  west: load("western"),
  northeast: load("north_eastern"),
  tetouan1: tetouan(1),
  tetouan2: tetouan(2),
  tetouan3: tetouan(3),
  ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`dma${i + 1}`, water(i + 1)])),
  beijing: {
    group: "air",
    file: "air/beijing_multisite_hourly.csv",
    target: "pm25_ug_m3",
    by: "station",
    known: ["temp_c", "pressure_hpa", "dewpoint_c", "rain_mm", "wind_dir", "wind_m_s"],
    horizons: [24, 48],
    originEvery: 11,
  },
  delhi: {
    group: "air",
    file: "air/delhi_us_embassy_pm25_hourly.csv",
    target: "pm25_ug_m3",
    horizons: [24, 48],
    originEvery: 7,
  },
  onion: mandi("maharashtra_onion"),
  tomato: mandi("maharashtra_tomato"),
  potatoup: mandi("uttar_pradesh_potato"),
  potatogj: mandi("gujarat_potato"),
};
