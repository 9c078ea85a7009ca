/** A calibration's acceptance in a sentence: the criteria, the figures, on how many days that it had not seen. */
import { ACCEPTED } from "../calibrate/acceptance.ts";
import type { Calibration } from "../calibrate/calibrate-town.ts";

const percent = (share: number): string =>
  Number.isFinite(share) ? `${Math.round(share * 100)} %` : "unknown";
const decimals = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : "unknown");

export function calibrationText({ fitted, heldOut, acceptance }: Calibration): string {
  const { traffic, air, waterError, powerError } = acceptance;
  const days = ({ from, to }: { from: number; to: number }) => to - from;
  return [
    `fitted to ${days(fitted)} days, judged on the ${days(heldOut)} after them:`,
    `GEH below 5 on ${percent(traffic.gehShare)} of counts (wanted ${percent(ACCEPTED.gehShare)});`,
    `PM2.5 FAC2 ${decimals(air.fac2)} (above ${ACCEPTED.fac2}), FB ${decimals(air.fb)} (within ±${ACCEPTED.fb}), NMSE ${decimals(air.nmse)} (below ${ACCEPTED.nmse});`,
    `inflow ${percent(waterError)} and load ${percent(powerError)} off on average`,
  ].join(" ");
}
