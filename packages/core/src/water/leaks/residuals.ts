/**
 * What the sensors show beyond the model, averaged over blocks of six hours. Four blocks make a day, and each keeps
 * its part of the day: a leak changes pressures more at the morning peak than at night, and demand differs too.
 */
import { InvalidInput } from "../../errors.ts";
import { type FollowedModel, M3H_TO_LPS } from "./followed-model.ts";

export const BLOCK_S = 21_600;
/** Blocks in a day, and so parts of the day. */
export const PARTS = 4;

export interface ResidualBlocks {
  /** Length of one block's vector. */
  width: number;
  count: number;
  /** Block b: `values[b·width …]`; measured minus modelled, in the units of a model reading. */
  values: Float64Array;
  /** Part of the day (0 to 3) of block b. */
  part(block: number): number;
  /** Epoch milliseconds at which block b ends: when its residual is known. */
  endMs(block: number): number;
}

/** Runs the model along the measurements and averages. A sensor without a reading in a block repeats its last block. @throws InvalidInput for less than a day. */
export function residualBlocks(model: FollowedModel): ResidualBlocks {
  const { scada, width } = model;
  const perBlock = BLOCK_S / scada.stepS;
  if (!Number.isInteger(perBlock)) {
    throw new InvalidInput(
      `the series has steps of ${scada.stepS} s; steps that divide six hours are needed, such as 300, 900 or 3600 s`,
    );
  }
  const count = Math.floor(scada.length / perBlock);
  if (count < PARTS)
    throw new InvalidInput(
      `the series has ${scada.length} rows of ${scada.stepS} s; a day at least is needed`,
    );
  const values = new Float64Array(count * width);
  const seen = new Uint32Array(count * width);
  const { pressure, flow } = scada.tables;
  const pressures = model.pressureNodes.length;
  const flows = model.flowLinks.length;
  const add = (at: number, residual: number) => {
    if (Number.isNaN(residual)) return;
    values[at]! += residual;
    seen[at]! += 1;
  };
  model.run((row, reading) => {
    const block = Math.floor(row / perBlock);
    if (block >= count) return;
    const base = block * width;
    for (let i = 0; i < pressures; i += 1) add(base + i, pressure.values[row * pressures + i]! - reading[i]!);
    for (let i = 0; i < flows; i += 1) {
      add(base + pressures + i, flow.values[row * flows + i]! * M3H_TO_LPS - reading[pressures + i]!);
    }
    for (let k = 0; k < model.tanks.length; k += 1) {
      const at = base + pressures + flows + k;
      values[at]! -= reading[pressures + flows + k]!;
      seen[at]! += 1;
    }
  });
  for (let at = 0; at < values.length; at += 1) {
    if (seen[at]! > 0) values[at]! /= seen[at]!;
    else if (at >= width) values[at] = values[at - width]!;
  }
  addTankInflows(model, values, count, perBlock);
  const startPart = Math.floor((((scada.startMs / 1000) % 86_400) + 86_400) / BLOCK_S);
  return {
    width,
    count,
    values,
    part: (block) => (startPart + block) % PARTS,
    endMs: (block) => scada.startMs + (block + 1) * BLOCK_S * 1000,
  };
}

/** Measured net inflow of a tank over a block: its change of level. */
function addTankInflows(model: FollowedModel, values: Float64Array, count: number, perBlock: number): void {
  const { ids, values: levels } = model.scada.tables.level;
  const first = model.pressureNodes.length + model.flowLinks.length;
  for (const [k, { column, areaM2 }] of model.tanks.entries()) {
    const level = (row: number) => levels[Math.min(row, model.scada.length - 1) * ids.length + column]!;
    for (let block = 0; block < count; block += 1) {
      const change = level((block + 1) * perBlock) - level(block * perBlock);
      const at = block * model.width + first + k;
      // Without both levels nothing is known: the model is taken for right.
      values[at] = Number.isNaN(change) ? 0 : values[at]! + (change * areaM2 * 1000) / BLOCK_S;
    }
  }
}
