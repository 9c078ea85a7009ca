/** A simulation's results out of the lake. */
import { liftResults, type ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { lakeKeys, readObject } from "./lake-objects.ts";

/** Undefined where there are none. @throws Unavailable where the lake does not answer. */
export async function readResults(id: string): Promise<ResultsAnswer | undefined> {
  const bytes = await readObject(lakeKeys.results(id));
  return bytes && liftResults(JSON.parse(new TextDecoder().decode(bytes)) as ResultsAnswer);
}
