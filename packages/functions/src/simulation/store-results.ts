/** Step Functions → the record: what came of a simulation, in short, and that it is complete. */
import { Infeasible } from "@nagar/core/errors.ts";
import { readResults } from "./read-results.ts";
import { statusUrl } from "./simulation-answer.ts";
import { advance, beginStep, stepEvent } from "./step.ts";

const signed = (value: number): string => `${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}`;

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent);
  const results = await readResults(record.id);
  if (results === undefined) throw new Infeasible(`the results of ${record.id} are not in the lake`);
  const headline = results.headline.map(({ id, label, unit, difference: { mean, p2_5, p97_5 } }) => ({
    outcome: id,
    label,
    unit,
    difference: { mean, p2_5, p97_5 },
  }));
  await advance(event, "completed", { headline, finishedAt: record.finishedAt ?? Date.now() });
  const lines = headline.map(
    ({ label, unit, difference: { mean, p2_5, p97_5 } }) =>
      `${label}: ${signed(mean)} ${unit} (95 % of runs ${signed(p2_5)} to ${signed(p97_5)})`,
  );
  const detail = {
    simulation_id: record.id,
    attempt: event.attempt,
    scenario: { name: results.scenario.name, title: results.scenario.title },
    result_hash: results.result_hash,
    runs: results.runs.used,
    status_url: statusUrl(record.id),
    headline,
  };
  // SNS takes 100 characters of ASCII for a subject.
  const subject = `Simulation: ${results.scenario.title}`.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 100);
  return {
    detail,
    subject,
    message: [
      `${results.scenario.title}, ${results.runs.used} runs of ${results.scenario.days} days`,
      ...lines,
    ].join("\n"),
  };
}
