/** Pipes: which diameter a flow asks for, by the Hazen-Williams formula. */

/** Hazen-Williams C of ductile iron in service. */
export const ROUGHNESS = 120;
/** Nominal diameters of ductile iron pipe, IS 8329, mm. */
export const DIAMETERS_MM = [
  100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1200, 1400, 1600,
];

/** Head lost per metre of pipe (Hazen-Williams, SI), flow in m³/s, diameter in mm. */
export function slopeOf(flow: number, diameterMm: number): number {
  return (10.67 * flow ** 1.852) / (ROUGHNESS ** 1.852 * (diameterMm / 1000) ** 4.8704);
}

/** The smallest nominal diameter that keeps the head's slope, mm. */
export function diameterFor(flow: number, slope: number): number {
  return DIAMETERS_MM.find((diameter) => slopeOf(flow, diameter) <= slope) ?? DIAMETERS_MM.at(-1)!;
}
