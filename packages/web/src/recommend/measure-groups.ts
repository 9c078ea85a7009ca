/** Measures that are recommended in single wards stand together, under the measure that they are. */
import type { Recommendation } from "../api/decision-types.ts";

export interface MeasureGroup {
  /** The catalogue's id. */
  id: string;
  /** Without a place. */
  name: string;
  of: readonly Recommendation[];
  adds: number;
  cost: number;
}

/** In order of what each adds; a measure in the whole town is a group of its own. */
export function measureGroups(recommendations: readonly Recommendation[]): MeasureGroup[] {
  const groups = new Map<string, Recommendation[]>();
  for (const one of recommendations) {
    const key = one.place ? one.id.split("@")[0]! : one.id;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const made = [...groups].map(([id, of]): MeasureGroup => {
    const [{ name, place }] = of as [Recommendation];
    return {
      id,
      name: place ? name.slice(0, name.length - place.name.length - 2) : name,
      of,
      adds: of.reduce((sum, one) => sum + one.adds_to_portfolio, 0),
      cost: of.reduce((sum, { cost }) => sum + cost.capital + cost.running, 0),
    };
  });
  return made.sort((a, b) => b.adds - a.adds);
}
