/** Step Functions → a calibration: the model's parameters fitted to the hours that Athena has answered with. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { readHistory } from "@nagar/core/simulate/request/history.ts";
import * as z from "zod";
import { linked } from "../lib/resource.ts";
import { readTownFile } from "../store/town-file.ts";
import { keepCalibration } from "./calibrations.ts";
import { fitTown } from "./fit-town.ts";
import { readObject } from "./lake-objects.ts";
import { advance, beginStep, stepEvent } from "./step.ts";

const schema = stepEvent.extend({ output_location: z.string() });

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, schema);
  const prefix = `s3://${linked("Lake")}/`;
  const bytes = event.output_location.startsWith(prefix)
    ? await readObject(event.output_location.slice(prefix.length))
    : undefined;
  if (bytes === undefined) throw new InvalidInput(`${event.output_location} is not in the lake`);
  const history = readHistory(new TextDecoder().decode(bytes), event.output_location);
  const calibration = await fitTown(
    await readTownFile(),
    record.request.configuration.agents,
    history,
    Date.now(),
  );
  await keepCalibration(calibration);
  await advance(event, "preparing", { calibrationId: calibration.id });
  return { calibration_id: calibration.id, accepted: calibration.accepted };
}
