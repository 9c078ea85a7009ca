/** The least that must reach somebody, as the API writes it: `each_ward:spending=50000`. */
export const MINIMUM_MEASURES = ["spending", "benefit", "count"] as const;
export type MinimumMeasure = (typeof MINIMUM_MEASURES)[number];

export const MINIMUM_GROUPS = [
  "each_ward",
  "each_income_group",
  "poorest_two_fifths",
  "income_group_1",
] as const;

export interface Minimum {
  /** One of the groups above, or a ward's id. */
  group: string;
  measure: MinimumMeasure;
  atLeast: number;
}

export const writeMinimum = ({ group, measure, atLeast }: Minimum): string =>
  `${group}:${measure}=${atLeast}`;

/** What cannot be read is left out: the address may be anybody's. */
export function readMinimums(text: string | undefined): Minimum[] {
  return (text ?? "").split(",").flatMap((each) => {
    const [, group, named, amount] = /^([A-Za-z][\w-]*):(\w+)=(\d{1,13})$/.exec(each) ?? [];
    const measure = MINIMUM_MEASURES.find((one) => one === named);
    return group && measure ? [{ group, measure, atLeast: Number(amount) }] : [];
  });
}
