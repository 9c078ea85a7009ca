/** Every policy and event begins within the scenario, ends after it begins, and holds at some hour. */
import { DAY_MS } from "../../../observation/instant.ts";
import type { Problem } from "../../../town/check/problems.ts";
import type { Scenario } from "../scenario.ts";
import { activeHours, dayNumber, dayOffset } from "../schedule.ts";

interface Window {
  kind: string;
  start: number | string;
  days?: number | undefined;
  end?: number | string | undefined;
}

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Problems of one start, length and end. */
function windowProblems(window: Window, path: string, scenario: Scenario): Problem[] {
  const first = dayNumber(scenario.startDate);
  const problems: Problem[] = [];
  const add = (field: string, message: string) =>
    problems.push({ path: `${path}.${field}`, element: window.kind, message });
  const named = (offset: number) => `day ${offset} (${dateOf(first + offset)})`;
  const span = `the scenario runs from day 0 (${scenario.startDate}) to ${named(scenario.days - 1)}`;
  const from = dayOffset(window.start, scenario);
  if (from < 0 || from >= scenario.days) add("start", `it starts on ${named(from)}; ${span}`);
  if (window.end !== undefined) {
    const last = dayOffset(window.end, scenario);
    if (window.days !== undefined) add("days", `give days or end, not both; given ${window.days} and an end`);
    if (last < from) add("end", `it ends on ${named(last)}, before it starts on ${named(from)}`);
    else if (last >= scenario.days) add("end", `it ends on ${named(last)}; ${span}`);
  }
  return problems;
}

/** Problems of dates in the scenario. */
export function dateProblems(scenario: Scenario): Problem[] {
  const { world, policies } = scenario;
  return [
    ...("start" in world ? windowProblems(world, "world", scenario) : []),
    ...policies.flatMap((policy, index) => {
      const path = `policies[${index}]`;
      const problems = windowProblems(policy, path, scenario);
      if (problems.length === 0 && !activeHours(policy, scenario).includes(1)) {
        const message = `it never holds: none of its weekdays ${policy.weekdays.join(", ")} is among its days`;
        problems.push({ path: `${path}.weekdays`, element: policy.kind, message });
      }
      return problems;
    }),
  ];
}
