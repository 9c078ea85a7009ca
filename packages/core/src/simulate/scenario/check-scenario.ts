/**
 * From what a request or a file holds to a scenario that the engine may run in a town: first the shape, then what no
 * shape can say. Every problem is collected, and names the field, the value and what is allowed.
 */
import type { Problem } from "../../town/check/problems.ts";
import type { Town } from "../../town/town.ts";
import { conflictProblems } from "./check/conflicts.ts";
import { dateProblems } from "./check/dates.ts";
import { referenceProblems } from "./check/references.ts";
import { parseScenario, refuseProblems, type Scenario, scenarioProblems } from "./scenario.ts";
import { allowedTargets, namedTargets, TARGET_FIELDS } from "./targets.ts";

/** All problems of a scenario of the right shape in a town. */
export function townScenarioProblems(scenario: Scenario, town: Town): Problem[] {
  const problems = [...referenceProblems(scenario, town), ...dateProblems(scenario)];
  // Places and hours that do not exist cannot conflict.
  return problems.length > 0 ? problems : conflictProblems(scenario, town);
}

/**
 * A scenario of the town from its wire form.
 * @throws InvalidInput with the first problem in its message and all of them (`problems`) in its details.
 */
export function checkScenario(value: unknown, town: Town): Scenario {
  refuseProblems(scenarioProblems(value));
  const scenario = parseScenario(value);
  refuseProblems(townScenarioProblems(scenario, town));
  return scenario;
}

/** What is allowed but does nothing in this town, said so that an effect of zero surprises nobody. */
export function scenarioNotes(scenario: Scenario, town: Town): string[] {
  const allowed = allowedTargets(town);
  return scenario.policies.flatMap((policy, index) => [
    ...(policy.intensity === 0
      ? [`policies[${index}] (${policy.kind}) has intensity 0 and changes nothing.`]
      : []),
    ...namedTargets(policy)
      .filter(({ field, given }) => given === "all" && allowed[field].length === 0)
      .map(
        ({ field }) =>
          `policies[${index}] (${policy.kind}) changes nothing: the town has no ${TARGET_FIELDS[field].what}.`,
      ),
  ]);
}
