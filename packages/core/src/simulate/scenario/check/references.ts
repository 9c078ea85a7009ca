/** Every id of a scenario names something of the town. */
import type { Problem } from "../../../town/check/problems.ts";
import type { Town } from "../../../town/town.ts";
import type { Scenario } from "../scenario.ts";
import { allowedTargets, namedTargets, TARGET_FIELDS } from "../targets.ts";

/** How many allowed ids a message shows. */
const SHOWN = 8;

/** Problems of the ids in the scenario's world and policies. */
export function referenceProblems({ world, policies }: Scenario, town: Town): Problem[] {
  const allowed = allowedTargets(town);
  const known = Object.fromEntries(Object.entries(allowed).map(([field, ids]) => [field, new Set(ids)]));
  const parts = [
    { of: world, path: "world" },
    ...policies.map((policy, index) => ({ of: policy, path: `policies[${index}]` })),
  ];
  return parts.flatMap(({ of, path }) =>
    namedTargets(of).flatMap(({ field, given }) => {
      if (given === "all") return [];
      const single = field === "from" || field === "to";
      return given.flatMap((id, at): Problem[] => {
        if (known[field]!.has(id)) return [];
        const among = allowed[field];
        const shown = among.slice(0, SHOWN).join(", ");
        const rest = among.length > SHOWN ? `, … (${among.length})` : "";
        return [
          {
            path: `${path}.${field}${single ? "" : `[${at}]`}`,
            element: of.kind,
            message: `the town has no ${TARGET_FIELDS[field].what} ${JSON.stringify(id)}; ${
              among.length === 0 ? "it has none at all" : `it has ${shown}${rest}`
            }`,
          },
        ];
      });
    }),
  );
}
