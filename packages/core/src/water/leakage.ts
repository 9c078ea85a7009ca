/** Leakage against pressure: the power law of practice and the physics behind its exponent (FAVAD). */
import { InvalidInput } from "../errors.ts";

/**
 * Leakage at another pressure: L₁ = L₀ (P₁/P₀)^N1 (May 1994). N1 is 0.5 for rigid holes, up to 1.5 for cracks in
 * plastic pipes, about 1 for whole towns (Lambert 2001).
 * @param flow at `pressure`, in any unit; pressures in any unit above 0.
 */
export function leakageAtPressure(flow: number, pressure: number, newPressure: number, n1: number): number {
  if (!(pressure > 0 && newPressure >= 0 && flow >= 0)) {
    throw new InvalidInput(
      `leakage ${flow} at pressure ${pressure} moved to ${newPressure}; flow and new pressure of 0 or more, pressure above 0 are needed`,
    );
  }
  return flow * (newPressure / pressure) ** n1;
}

/**
 * Exponent N1 of a leak whose area grows with pressure head: N1 = (1.5 LN + 0.5)/(LN + 1) with the leakage number
 * LN = m·h/A₀ (van Zyl & Cassa 2014, equation 8).
 * @param slopeM2PerM growth m of the area per metre of head. @param areaM2 area A₀ without pressure. @param headM h.
 */
export function favadExponent(slopeM2PerM: number, areaM2: number, headM: number): number {
  if (!(areaM2 > 0 && slopeM2PerM >= 0 && headM >= 0)) {
    throw new InvalidInput(
      `area ${areaM2} m², growth ${slopeM2PerM} m²/m, head ${headM} m; area above 0, the others 0 or more are needed`,
    );
  }
  const leakageNumber = (slopeM2PerM * headM) / areaM2;
  return (1.5 * leakageNumber + 0.5) / (leakageNumber + 1);
}

/**
 * Unavoidable annual real losses, litres per day: (18·Lm + 0.8·Nc + 25·Lp)·P (Lambert, Brown, Takizawa & Weimer 1999).
 * @param mainsKm Lm. @param connections Nc. @param privateKm Lp: service pipe from the boundary to the meter. @param pressureM P.
 */
export function unavoidableLossesLPerDay(
  mainsKm: number,
  connections: number,
  privateKm: number,
  pressureM: number,
): number {
  return (18 * mainsKm + 0.8 * connections + 25 * privateKm) * pressureM;
}
