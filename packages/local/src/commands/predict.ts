/** `nagar predict`: what an entity of the running town will be, with intervals, and who says so. */
import type { PredictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { Command } from "commander";
import { apiUrl, postApi } from "../import/api-client.ts";
import { table } from "../text/table.ts";

interface Options {
  horizon: string;
  metric?: string;
  explain?: boolean;
  advisory?: boolean;
  url?: string;
  data: string;
  json?: boolean;
}

export const command = new Command("predict")
  .description("What an entity will be in hours or days: value, 95 % interval, and which model says so.")
  .argument("<kind>", "traffic, pollution, water, energy, market-price or crop-yield")
  .argument("<entity>", "the entity's id, such as R001")
  .option("--horizon <text>", "how far ahead: 6h, 24h, 3d …; an unknown one is answered with the list", "24h")
  .option("--metric <name>", "by its wire name; otherwise the first that the entity has")
  .option("--explain", "what the forecast is made of")
  .option("--advisory", "CPCB's health statement for the worst hour (pollution)")
  .option("--url <address>", "the API; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .option("--json", "print the API's answer as one JSON object")
  .action(async (kind: string, entity: string, options: Options) => {
    const answer = await postApi<PredictAnswer>(`${apiUrl(options)}/v1/predict/${encodeURIComponent(kind)}`, {
      entity_id: entity,
      forecast_horizon: options.horizon,
      ...(options.metric !== undefined && { metric: options.metric }),
      include_explanation: options.explain === true,
      include_health_advisory: options.advisory === true,
    });
    process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : report(answer));
  });

/** What moves the last step, or what it is the sum of, as a table; nothing of a rule, or a model that can say neither. */
function reasons({ groups, components }: NonNullable<PredictAnswer["explanation"]>, unit: string): string[] {
  const [head, lines] =
    components.length > 0
      ? [
          "the last step is the sum of",
          components.map((each) => [each.component, each.contribution] as const),
        ]
      : ["what moves the last step", groups.map((each) => [each.group, each.contribution] as const)];
  if (lines.length === 0) return [];
  const rows = lines.map(([what, by]) => [what, `${by > 0 ? "+" : ""}${by}`]);
  return [table([head, unit], rows, (column) => column === 1)];
}

/** A registered version by its number and kind; a naive rule has no other name than its own. */
const answeredBy = (version: string, method: string) =>
  version === method ? `the rule ${method}` : `version ${version} (${method})`;

function report(answer: PredictAnswer): string {
  const { entity_id, metric, unit, model_version, model, degraded, predictions, explanation } = answer;
  const withIndex = predictions.some(({ aqi }) => aqi);
  const rows = predictions.map(({ timestamp, value, confidence_interval: interval, aqi }) => [
    timestamp.slice(0, 16).replace("T", " "),
    String(value),
    interval ? `${interval.lower} … ${interval.upper}` : "",
    ...(withIndex ? [aqi ? `${aqi.index} ${aqi.category}` : "-"] : []),
  ]);
  const header = ["from", `${metric} (${unit})`, "95 %", ...(withIndex ? ["AQI"] : [])];
  const lines = [
    `${entity_id}: ${metric} by ${answeredBy(model_version, model.method)}, looking back from ${answer.origin}`,
    ...(degraded ? [`not the best there could be: ${degraded}`] : []),
    ...(model.intervals_from === "assumption" ? ["the intervals are assumed: the past is too short"] : []),
    table(header, rows, (column) => column === 1),
    ...(explanation ? [explanation.summary, ...reasons(explanation, unit)] : []),
    ...(answer.health_advisory
      ? [`${answer.health_advisory.category}: ${answer.health_advisory.statement}`]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
