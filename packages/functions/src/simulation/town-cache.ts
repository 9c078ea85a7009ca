/**
 * The prepared town: made once per town, number of agents and model, kept in the lake, and in memory for whoever comes
 * next. V8's own serialization keeps numbers as they lie; both sides run the same Node, and the key holds its version.
 */

import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { zstdCompress, zstdDecompress } from "node:zlib";
import { Infeasible } from "@nagar/core/errors.ts";
import { withTraffic } from "@nagar/core/simulate/calibrate/scale-traffic.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG, type PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import type { Agents } from "@nagar/core/simulate/request/configuration.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import type { Town } from "@nagar/core/town/town.ts";
import type { KeptCalibration } from "./calibrations.ts";
import { lakeKeys, readObject, writeObject } from "./lake-objects.ts";
import { shareArrays } from "./share-arrays.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Towns in memory: one that is asked about in two sizes, and one more. */
const KEPT = 3;
const kept = new Map<string, PreparedTown>();

export interface TownChoice {
  readonly townHash: string;
  readonly agents: Agents;
  /** Whose traffic it carries; undefined: that of the plans alone. */
  readonly calibration: KeptCalibration | undefined;
}

/** Under which the prepared town lies. */
export function preparedKey({ townHash, agents, calibration }: TownChoice): string {
  const v8 = process.versions.v8.split(".")[0];
  return contentKey({ townHash, agents, calibration: calibration?.id, model: MODEL_VERSION, v8 });
}

function keep(key: string, given: PreparedTown): PreparedTown {
  const prepared = shareArrays(given);
  kept.delete(key);
  kept.set(key, prepared);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return prepared;
}

/** The prepared town from memory or the lake; undefined where it has not been made. */
async function loadPrepared(key: string): Promise<PreparedTown | undefined> {
  const known = kept.get(key);
  if (known) return known;
  const bytes = await readObject(lakeKeys.preparedTown(key));
  return bytes && keep(key, deserialize(await decompress(bytes)) as PreparedTown);
}

/** Who makes a town ready, and carries a calibration's traffic into it: here, or on another thread. */
export interface TownMaker {
  prepare(...given: Parameters<typeof prepareTown>): Promise<PreparedTown>;
  carry(...given: Parameters<typeof withTraffic>): Promise<PreparedTown>;
}

const HERE: TownMaker = {
  prepare: (...given) => prepareTown(...given),
  carry: async (...given) => withTraffic(...given),
};

const making = new Map<string, Promise<PreparedTown>>();

/** The prepared town, made and kept where it was not there; who asks while it is being made waits for the same one. */
export function ensurePrepared(
  town: Town,
  choice: TownChoice,
  maker: TownMaker = HERE,
): Promise<PreparedTown> {
  const key = preparedKey(choice);
  const made = making.get(key) ?? make(key, town, choice, maker).finally(() => making.delete(key));
  making.set(key, made);
  return made;
}

async function make(key: string, town: Town, choice: TownChoice, maker: TownMaker): Promise<PreparedTown> {
  const known = await loadPrepared(key);
  if (known) return known;
  const { agents, calibration } = choice;
  const plain =
    calibration === undefined
      ? await maker.prepare(town, { ...DEFAULT_CONFIG, ...agents })
      : await ensurePrepared(town, { ...choice, calibration: undefined }, maker);
  const prepared = calibration === undefined ? plain : await maker.carry(plain, calibration.fit);
  await writeObject(
    lakeKeys.preparedTown(key),
    await compress(serialize(prepared)),
    "application/octet-stream",
  );
  return keep(key, prepared);
}

/** @throws Infeasible where it has not been made: the workflow's step before has to have run. */
export async function requirePrepared(choice: TownChoice): Promise<PreparedTown> {
  const key = preparedKey(choice);
  const prepared = await loadPrepared(key);
  if (prepared) return prepared;
  throw new Infeasible(`the prepared town ${key} is not in the lake`);
}
