/** Calibrations of the town: what the model's parameters are after its history was seen. The newest stands in the table. */
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { NotFound } from "@nagar/core/errors.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import type { Calibration } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient, passing } from "../store/dynamo.ts";
import { lakeKeys, readObject, writeObject } from "./lake-objects.ts";

/** After this long the town is fitted anew by the next simulation that asks for it. */
const FRESH_MS = 7 * DAY_MS;

export interface KeptCalibration {
  /** Content key of the history, the town and the model. */
  readonly id: string;
  readonly townHash: string;
  readonly modelVersion: string;
  /** ms since 1970 UTC. */
  readonly fittedAt: number;
  readonly fit: Calibration;
  /** Whether the fit meets the field's acceptance criteria on the days that were held out. */
  readonly accepted: boolean;
  /** The criteria and their figures, in words. */
  readonly detail: string;
}

const keyOf = (townHash: string) => ({
  pk: { S: `calibration#${townHash}#${MODEL_VERSION}` },
  sk: { S: "newest" },
});

/** The newest calibration of the town, where it is younger than a week. */
export async function freshCalibration(
  townHash: string,
  now: number,
): Promise<{ id: string; fittedAt: number } | undefined> {
  const table = linked("SimulationTable");
  const { Item } = await dynamoClient()
    .send(new GetItemCommand({ TableName: table, Key: keyOf(townHash) }))
    .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));
  const id = Item?.["calibrationId"]?.S;
  const fittedAt = Number(Item?.["fittedAt"]?.N);
  return id === undefined || now - fittedAt > FRESH_MS ? undefined : { id, fittedAt };
}

/** Keeps a calibration and lets it be the newest. */
export async function keepCalibration(calibration: KeptCalibration): Promise<void> {
  const { id, townHash, fittedAt } = calibration;
  const text = new TextEncoder().encode(JSON.stringify(calibration));
  await writeObject(lakeKeys.calibration(id), text, "application/json");
  const table = linked("SimulationTable");
  await dynamoClient()
    .send(
      new PutItemCommand({
        TableName: table,
        Item: { ...keyOf(townHash), calibrationId: { S: id }, fittedAt: { N: String(fittedAt) } },
      }),
    )
    .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
}

/** @throws NotFound where there is none. */
export async function readCalibration(id: string): Promise<KeptCalibration> {
  const bytes = await readObject(lakeKeys.calibration(id));
  if (bytes === undefined) throw new NotFound(`the calibration ${id} is not in the lake`);
  return JSON.parse(new TextDecoder().decode(bytes)) as KeptCalibration;
}

/** The calibration of a record's basis; undefined where its parameters are the published ones. */
export async function calibrationOf(id: string | undefined): Promise<KeptCalibration | undefined> {
  return id === undefined ? undefined : readCalibration(id);
}
