/**
 * The weights of toll and distance in a network's generalized cost. The collection's network files seldom say them;
 * the README of each network's folder does, under "Generalized Cost Weights".
 */
export interface CostWeights {
  /** Time units per unit of toll. */
  toll: number;
  /** Time units per unit of length. */
  distance: number;
}

/** Finds the weights in a README of the TransportationNetworks collection; undefined where it has none. */
export function readCostWeights(readme: string): CostWeights | undefined {
  const section = /^##\s*Generalized Cost Weights\s*\n([\s\S]*?)(?=^#|$(?![\s\S]))/m.exec(
    readme.replaceAll("\r", ""),
  )?.[1];
  if (section === undefined) return undefined;
  const weight = (name: string) => {
    const found = new RegExp(`^\\W*${name}\\s*:\\s*([0-9][0-9.eE+-]*)`, "im").exec(section);
    return found ? Number(found[1]) : Number.NaN;
  };
  const weights = { toll: weight("toll"), distance: weight("distance") };
  return Number.isFinite(weights.toll) && Number.isFinite(weights.distance) ? weights : undefined;
}
