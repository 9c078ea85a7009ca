/**
 * The rules that every town starts with, over all seven domains, and those of the Graded Response Action Plan for a
 * day. A town edits copies of them; these stay as they are. Thresholds name their source or say `assumption`.
 */
import { grapTables } from "../air/grap-table.ts";
import { InvalidInput } from "../errors.ts";
import { type AlertRule, type AlertRuleInput, alertRule } from "./rule.ts";

const NAAQS = "CPCB breakpoints (National Air Quality Index, 2014), hourly mean read against the 24 h scale";
const IEGC = "CEA (Grid Standards) Regulations 2010: 49.90-50.05 Hz";
const SUPPLY = "CEA (Technical Standards for Connectivity) 2013, IS 12360: 230 V ± 10 %";
const THERMAL = "IEC 60076-7: top-oil limit 105 °C for normal cyclic loading (U)";
const IMD = "India Meteorological Department's warning criteria (U)";

const rules: AlertRuleInput[] = [
  // Traffic
  {
    id: "traffic-congested",
    title: "Road badly congested",
    domain: "traffic",
    type: "congestion",
    severity: "warning",
    condition: {
      kind: "threshold",
      metric: "congestion_level",
      above: 75,
      clear_at: 60,
      average_minutes: 5,
      for_minutes: 10,
    },
    actions: [
      "Look at the nearest camera",
      "Lengthen the green of the loaded approach",
      "Send traffic police to the junction",
    ],
    escalate_after_minutes: 45,
  },
  {
    id: "traffic-spreading",
    title: "Congestion spreads over connected roads",
    domain: "traffic",
    type: "congestion_spread",
    severity: "severe",
    condition: {
      kind: "spread",
      entities: 4,
      of: {
        kind: "threshold",
        metric: "congestion_level",
        above: 65,
        clear_at: 50,
        average_minutes: 5,
        for_minutes: 5,
      },
    },
    actions: [
      "Hold traffic back at the gateways",
      "Open diversion routes and announce them",
      "Clear the first blocked link",
    ],
    escalate_after_minutes: 30,
  },
  {
    id: "traffic-standstill",
    title: "Traffic stands still",
    domain: "traffic",
    type: "standstill",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "average_speed",
      below: 4,
      clear_at: 8,
      average_minutes: 3,
      for_minutes: 5,
    },
    actions: [
      "Check for an accident or a breakdown",
      "Send a tow vehicle and traffic police",
      "Divert upstream",
    ],
    escalate_after_minutes: 20,
  },
  // Air
  {
    id: "air-pm25-hour",
    title: "PM2.5 very high",
    domain: "air",
    type: "air_pollution",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "pm25",
      above: 250,
      clear_at: 200,
      average_minutes: 60,
      for_minutes: 30,
      clear_minutes: 60,
    },
    actions: [
      "Look for burning near the station",
      "Advise schools to stay indoors",
      "Sprinkle the roads around it",
    ],
    source: NAAQS,
  },
  {
    id: "air-pm25-forecast",
    title: "PM2.5 is going to be above 200 µg/m³ within 6 hours",
    domain: "air",
    type: "air_forecast",
    severity: "warning",
    condition: {
      kind: "forecast",
      metric: "pm25",
      above: 200,
      within_hours: 6,
      probability: 0.7,
    },
    actions: ["Prepare the actions of the next GRAP stage", "Tell schools and hospitals"],
  },
  {
    id: "air-co-high",
    title: "Carbon monoxide high",
    domain: "air",
    type: "air_pollution",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "co",
      above: 17,
      clear_at: 10,
      average_minutes: 30,
      for_minutes: 15,
    },
    actions: [
      "Check the analyser against its neighbour",
      "Look for a fire or idling traffic beside the station",
    ],
    source: NAAQS,
  },
  {
    id: "air-dust",
    title: "PM10 far above what is usual at this hour",
    domain: "air",
    type: "dust",
    severity: "warning",
    condition: {
      kind: "anomaly",
      metric: "pm10",
      deviations: 5,
      direction: "above",
      average_minutes: 30,
      for_minutes: 15,
      clear_minutes: 60,
    },
    actions: ["Inspect building sites upwind", "Send the sweeping machine, then wash"],
  },
  // Water
  {
    id: "water-suspected-burst",
    title: "Suspected burst: flow is up while pressure falls",
    domain: "water",
    type: "suspected_burst",
    severity: "critical",
    condition: {
      kind: "together",
      parts: [
        {
          domain: "water",
          of: {
            kind: "anomaly",
            metric: "flow",
            deviations: 3.5,
            direction: "above",
            average_minutes: 5,
            for_minutes: 10,
          },
        },
        {
          domain: "water",
          of: {
            kind: "anomaly",
            metric: "pressure",
            deviations: 3.5,
            direction: "below",
            average_minutes: 5,
            for_minutes: 10,
          },
        },
      ],
    },
    actions: [
      "Send the leak crew to the zone's largest mains",
      "Throttle the zone's inlet",
      "Tell the ward that supply is cut",
    ],
    escalate_after_minutes: 30,
  },
  {
    id: "water-reservoir-low",
    title: "Service reservoir nearly empty",
    domain: "water",
    type: "water_shortage",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "level",
      below: 0.5,
      clear_at: 1,
      average_minutes: 5,
      for_minutes: 10,
    },
    actions: [
      "Start the standby pump",
      "Check the raw water intake",
      "Send tankers to the zones that it serves",
    ],
    escalate_after_minutes: 60,
  },
  {
    id: "water-pressure-high",
    title: "Pressure above what the pipes should carry",
    domain: "water",
    type: "water_pressure",
    severity: "warning",
    condition: {
      kind: "threshold",
      metric: "pressure",
      above: 6,
      clear_at: 5,
      average_minutes: 5,
      for_minutes: 10,
    },
    actions: ["Check the pressure reducing valve"],
  },
  // Energy
  {
    id: "energy-feeder-sag",
    title: "Voltage sags while the feeder is overloaded",
    domain: "energy",
    type: "feeder_overload",
    severity: "severe",
    condition: {
      kind: "together",
      parts: [
        {
          domain: "energy",
          of: {
            kind: "threshold",
            metric: "voltage",
            below: 207,
            clear_at: 212,
            for_minutes: 15,
            clear_minutes: 45,
          },
        },
        {
          domain: "energy",
          of: {
            kind: "anomaly",
            metric: "current",
            deviations: 4,
            direction: "above",
            average_minutes: 15,
            for_minutes: 15,
            clear_minutes: 45,
          },
        },
      ],
    },
    actions: [
      "Shift load to the neighbouring feeder",
      "Switch capacitors in",
      "Ask large consumers to shed load",
    ],
    escalate_after_minutes: 30,
    source: SUPPLY,
  },
  {
    id: "energy-frequency-low",
    title: "Grid frequency below its band",
    domain: "energy",
    type: "grid_frequency",
    severity: "warning",
    condition: {
      kind: "threshold",
      metric: "frequency",
      below: 49.7,
      clear_at: 49.9,
      average_minutes: 3,
      for_minutes: 3,
    },
    actions: ["Be ready to shed load as the load dispatch centre asks"],
    source: IEGC,
  },
  {
    id: "energy-transformer-hot",
    title: "Transformer oil too hot",
    domain: "energy",
    type: "transformer_heat",
    severity: "critical",
    condition: {
      kind: "threshold",
      metric: "oil_temperature",
      above: 100,
      clear_at: 92,
      for_minutes: 15,
      clear_minutes: 45,
    },
    actions: ["Take load off the transformer", "Check its fans and oil level"],
    escalate_after_minutes: 30,
    source: THERMAL,
  },
  {
    id: "energy-power-factor",
    title: "Power factor low",
    domain: "energy",
    type: "power_factor",
    severity: "info",
    condition: {
      kind: "threshold",
      metric: "power_factor",
      below: 0.75,
      clear_at: 0.8,
      average_minutes: 30,
      for_minutes: 60,
      clear_minutes: 60,
    },
    actions: ["Plan capacitors on the feeder"],
  },
  // Weather
  {
    id: "weather-heat-wave",
    title: "Heat wave",
    domain: "weather",
    type: "heat_wave",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "temperature",
      above: 45,
      clear_at: 43,
      average_minutes: 30,
      for_minutes: 30,
      clear_minutes: 120,
    },
    actions: [
      "Open cooling centres and water points",
      "Move outdoor work to the morning",
      "Tell hospitals and the power control room",
    ],
    source: IMD,
  },
  {
    id: "weather-heavy-rain",
    title: "Very heavy rain: streets may flood",
    domain: "weather",
    type: "heavy_rain",
    severity: "severe",
    condition: {
      kind: "threshold",
      metric: "rainfall",
      above: 5,
      clear_at: 2,
      average_minutes: 30,
      for_minutes: 20,
      clear_minutes: 60,
    },
    actions: ["Man the pumps at the underpasses", "Close the low roads", "Warn the wards by the river"],
    source: "more than 30 mm in an hour from stations that report every 10 minutes; assumption",
  },
  {
    id: "weather-squall",
    title: "Strong wind",
    domain: "weather",
    type: "strong_wind",
    severity: "warning",
    condition: {
      kind: "threshold",
      metric: "wind_speed",
      above: 17,
      clear_at: 12,
      average_minutes: 10,
      for_minutes: 10,
      clear_minutes: 60,
    },
    actions: ["Close hoardings and scaffolds", "Keep line crews ready"],
    source: IMD,
  },
  // Agriculture
  {
    id: "farm-dry-soil",
    title: "Root zone dry",
    domain: "agriculture",
    type: "soil_dry",
    severity: "warning",
    condition: {
      kind: "threshold",
      metric: "soil_moisture",
      below: 0.1,
      clear_at: 0.14,
      for_minutes: 60,
      clear_minutes: 240,
    },
    actions: ["Irrigate within two days", "Ask the canal office for a turn"],
  },
  // Market
  {
    id: "market-price-jump",
    title: "Price far above what is usual",
    domain: "market",
    type: "price_spike",
    severity: "warning",
    condition: {
      kind: "rate",
      metric: "modal_price",
      over_minutes: 1440,
      above: 800,
      for_minutes: 1,
      clear_minutes: 1440,
    },
    actions: [
      "Check the entry with the mandi",
      "Look at arrivals of the neighbouring mandis",
      "Consider releasing stock",
    ],
  },
  {
    id: "market-price-crash",
    title: "Price has collapsed",
    domain: "market",
    type: "price_crash",
    severity: "warning",
    condition: {
      kind: "rate",
      metric: "modal_price",
      over_minutes: 1440,
      below: -800,
      for_minutes: 1,
      clear_minutes: 1440,
    },
    actions: ["Check the entry with the mandi", "Tell farmers' organisations before they harvest more"],
  },
  // Silence
  ...(
    [
      ["traffic", 30],
      ["air", 120],
      ["water", 60],
      ["energy", 60],
      ["weather", 60],
      ["agriculture", 1440],
      ["market", 7200],
    ] as const
  ).map(
    ([domain, minutes]): AlertRuleInput => ({
      id: `${domain}-silent`,
      title: "Nothing heard from the instrument",
      domain,
      type: "no_data",
      severity: "info",
      condition: { kind: "absence", minutes },
      actions: ["Check the instrument's power and line", "See the data quality page for its source"],
    }),
  ),
];

const GRAP_SEVERITY = { 1: "warning", 2: "severe", 3: "critical", 4: "critical" } as const;

/**
 * The rules that hold on a local day, YYYY-MM-DD: the stages of GRAP are those of the table in force then.
 * @throws InvalidInput where `date` is not a day.
 */
export function shippedRules(date: string): AlertRule[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw new InvalidInput(`date "${date}": a calendar day YYYY-MM-DD is needed`, {
      details: { field: "date" },
    });
  }
  const stages = grapTables.findLast(({ validFrom }) => validFrom <= date)?.stages ?? [];
  const grap = stages.map(
    ({ stage, name, aboveIndex, actions }): AlertRuleInput => ({
      id: `grap-${stage}`,
      title: `GRAP stage ${stage}: ${name}`,
      domain: "air",
      type: "grap_stage",
      severity: GRAP_SEVERITY[stage],
      condition: { kind: "aqi", above: aboveIndex },
      actions: actions.map(({ action }) => action),
      source: "CAQM's orders, see air/grap-table.ts",
    }),
  );
  return [...rules, ...grap].map((rule) => alertRule.parse(rule));
}
