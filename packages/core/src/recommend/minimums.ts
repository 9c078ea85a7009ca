/** The least that must reach somebody: a ward, every ward, a fifth of income, every fifth, or the poorest two. */
import { InvalidInput } from "../errors.ts";
import { type Minimum as GroupMinimum, MINIMUM_MEASURES } from "./portfolio/problem.ts";
import type { TownProfile } from "./value/town-profile.ts";

/** As a {@link GroupMinimum}, whose group may also be every ward or every fifth of income. */
export type Minimum = GroupMinimum;

export const EACH_WARD = "each_ward";
export const EACH_INCOME_GROUP = "each_income_group";
export const POOREST = "poorest_two_fifths";
export const INCOME_GROUPS = [1, 2, 3, 4, 5].map((fifth) => `income_group_${fifth}`);

export const groupNames = {
  /** @param fifths shares by income, poorest first */
  incomes: (fifths: readonly number[]): Record<string, number> => ({
    [POOREST]: fifths[0]! + fifths[1]!,
    ...Object.fromEntries(fifths.map((share, q) => [INCOME_GROUPS[q]!, share])),
  }),
  /** @param shares in the order of the profile's wards */
  wards: (shares: readonly number[], { wards }: TownProfile): Record<string, number> =>
    Object.fromEntries(wards.flatMap(({ id }, w) => (shares[w]! > 0 ? [[id, shares[w]!]] : []))),
};

/** Whether a minimum is for single wards, so that measures in single wards are in question. */
export const isForWards = ({ group }: Minimum, { wards }: TownProfile): boolean =>
  group === EACH_WARD || wards.some(({ id }) => id === group);

/** One minimum per group. @throws InvalidInput for a group that the town does not have. */
export function minimumsOf(minimums: readonly Minimum[], profile: TownProfile): GroupMinimum[] {
  const wards = profile.wards.map(({ id }) => id);
  return minimums.flatMap((minimum) => {
    const { group } = minimum;
    const groups = group === EACH_WARD ? wards : group === EACH_INCOME_GROUP ? INCOME_GROUPS : [group];
    if (groups.length === 0 || !groups.every((id) => [POOREST, ...INCOME_GROUPS, ...wards].includes(id))) {
      const allowed = [EACH_WARD, EACH_INCOME_GROUP, POOREST, ...INCOME_GROUPS, ...wards];
      throw new InvalidInput(
        `minimums: no group "${group}"; allowed are ${EACH_WARD}, ${EACH_INCOME_GROUP}, ${POOREST}, income_group_1 (the poorest) to income_group_5, and ${wards.length > 0 ? `the wards ${wards.join(", ")}` : "no ward, as none is known"}`,
        { details: { field: "minimums", value: group, allowed } },
      );
    }
    return groups.map((each) => ({ ...minimum, group: each }));
  });
}

const WRITTEN = /^\s*([A-Za-z][\w-]*):(\w+)=(\d{1,13}(?:\.\d{1,2})?)\s*$/;
const ALLOWED = `group:measure=amount with commas, such as ${EACH_WARD}:spending=50000, where measure is ${MINIMUM_MEASURES.join(", ")}`;

/** Minimums as they are written in a line, such as "each_ward:spending=50000". @throws InvalidInput naming what is allowed. */
export function readMinimums(text: string): Minimum[] {
  return text.split(",").map((each): Minimum => {
    const [, group, named, amount] = WRITTEN.exec(each) ?? [];
    const measure = MINIMUM_MEASURES.find((one) => one === named);
    if (!measure) {
      throw new InvalidInput(`minimum is "${each}"; allowed is ${ALLOWED}`, {
        details: { field: "minimum", value: each, allowed: ALLOWED },
      });
    }
    return { group: group!, measure, atLeast: Number(amount) };
  });
}
