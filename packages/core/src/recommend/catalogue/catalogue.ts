/** The catalogue of interventions: all measures, checked once against their schema and against each other. */
import { InvalidInput } from "../../errors.ts";
import { airMeasures } from "./air-measures.ts";
import { energyMeasures } from "./energy-measures.ts";
import { grapEarlyMeasures } from "./grap-early-measures.ts";
import { grapSevereMeasures } from "./grap-severe-measures.ts";
import { type Intervention, interventionSchema } from "./intervention.ts";
import { landAndEmergencyMeasures } from "./land-and-emergency-measures.ts";
import { trafficMeasures } from "./traffic-measures.ts";
import { waterMeasures } from "./water-measures.ts";

/**
 * Checks entries of a catalogue, ours or a town's own.
 * @throws InvalidInput naming the entry and field, an id that stands twice, or one that refers to nothing.
 */
export function readCatalogue(entries: readonly unknown[]): Intervention[] {
  const read = entries.map((given, i) => {
    const result = interventionSchema.safeParse(given);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    const id = (given as { id?: unknown } | null)?.id;
    throw new InvalidInput(
      `intervention ${i + 1}${typeof id === "string" ? ` (${id})` : ""}: ${issue!.path.join(".")}: ${issue!.message}`,
    );
  });
  const ids = new Set<string>();
  for (const { id } of read) {
    if (ids.has(id)) throw new InvalidInput(`intervention ${id} stands twice`);
    ids.add(id);
  }
  for (const { id, conflicts, needsOneOf, synergies } of read) {
    for (const other of [...conflicts, ...needsOneOf, ...synergies.map((each) => each.with)]) {
      if (!ids.has(other) || other === id)
        throw new InvalidInput(`intervention ${id} refers to "${other}", which is not another one`);
    }
  }
  return read;
}

export const catalogue: readonly Intervention[] = readCatalogue([
  ...grapEarlyMeasures,
  ...grapSevereMeasures,
  ...airMeasures,
  ...trafficMeasures,
  ...waterMeasures,
  ...energyMeasures,
  ...landAndEmergencyMeasures,
]);
