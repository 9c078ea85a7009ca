/**
 * Two policies conflict where they would set the same lever of the same element in the same hour: which of the two
 * values should hold is then nobody's to guess. Policies on different levers, places or hours stand together.
 */
import type { Problem } from "../../../town/check/problems.ts";
import type { Town } from "../../../town/town.ts";
import type { Policy } from "../policy.ts";
import type { Scenario } from "../scenario.ts";
import { activeHours } from "../schedule.ts";
import { allowedTargets, expand, linksNamed, namedTargets } from "../targets.ts";

/** The levers that a policy sets: for most its kind, for some one per class, group or crop. */
function levers(policy: Policy): string[] {
  const each = (values: readonly string[]) => values.map((value) => `${policy.kind} ${value}`);
  switch (policy.kind) {
    case "road_works":
    case "road_closure":
      return ["road"];
    case "low_emission_zone":
    case "truck_hours":
      return each(policy.classes);
    case "staggered_hours":
      return each(policy.groups);
    case "work_from_home":
      return each(policy.sectors);
    case "electric_vehicles":
      return each([policy.class]);
    case "road_dust_control":
      return each(policy.roadClasses);
    case "school_closure":
      return each(policy.levels);
    case "crop_switch":
      return each([policy.fromCrop]);
    case "new_link":
      return each([[policy.from, policy.to].sort().join(" ")]);
    default:
      return [policy.kind];
  }
}

/** Elements of the town on which the levers are set; a policy that names none acts on the town as a whole. */
function places(policy: Policy, town: Town): { field: string; ids: Set<string> } {
  if (policy.kind === "road_works" || policy.kind === "road_closure") {
    return { field: "links", ids: new Set(linksNamed(town, policy.links)) };
  }
  const named = policy.kind === "new_link" ? undefined : namedTargets(policy)[0];
  if (named === undefined) return { field: "kind", ids: new Set(["town"]) };
  return { field: named.field, ids: new Set(expand(named.given, allowedTargets(town)[named.field])) };
}

/** Contradictions inside one policy that no shape can say. */
function ownProblems(policy: Policy, path: string): Problem[] {
  const problem = (field: string, message: string): Problem[] => [
    { path: `${path}.${field}`, element: policy.kind, message },
  ];
  if (policy.kind === "new_link" && policy.from === policy.to)
    return problem("to", `a road leads to another node than its first; given ${JSON.stringify(policy.to)}`);
  if (policy.kind === "crop_switch" && policy.fromCrop === policy.toCrop)
    return problem("to_crop", `another crop than from_crop; given ${JSON.stringify(policy.toCrop)} twice`);
  if (policy.kind === "time_of_day_tariff") {
    const dear = new Set(policy.peakHours.flatMap(([from, to]) => range(from, to)));
    const both = policy.cheapHours.flatMap(([from, to]) => range(from, to)).find((hour) => dear.has(hour));
    if (both !== undefined)
      return problem("cheap_hours", `hour ${both} is in peak_hours too; an hour has one price`);
  }
  return [];
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** Problems of policies with each other and with themselves. */
export function conflictProblems(scenario: Scenario, town: Town): Problem[] {
  const facts = scenario.policies.map((policy) => ({
    policy,
    levers: levers(policy),
    ...places(policy, town),
    hours: activeHours(policy, scenario),
  }));
  return facts.flatMap((later, index) => {
    const path = `policies[${index}]`;
    const problems = ownProblems(later.policy, path);
    for (const [at, earlier] of facts.slice(0, index).entries()) {
      const lever = later.levers.find((each) => earlier.levers.includes(each));
      if (lever === undefined) continue;
      const id = [...later.ids].find((each) => earlier.ids.has(each));
      if (id === undefined) continue;
      const hour = later.hours.findIndex((on, each) => on === 1 && earlier.hours[each] === 1);
      if (hour < 0) continue;
      const when = `day ${Math.floor(hour / 24)}, ${String(hour % 24).padStart(2, "0")}:00`;
      const message = `conflicts with policies[${at}] (${earlier.policy.kind}): both set "${lever}" of ${id} on ${when}; change places, days or hours of one, or leave one out`;
      problems.push({ path: `${path}.${later.field}`, element: later.policy.kind, message });
    }
    return problems;
  });
}
