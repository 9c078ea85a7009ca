/** GET /v1/simulate/results/{id}/map: hourly profiles per road and ward, baseline and scenario, for the map. */
import { NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { simulationParameter } from "@nagar/core/simulate/request/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { lakeKeys, readObject } from "../simulation/lake-objects.ts";
import { revalidated, zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ id: simulationParameter }) },
  async ({ path: { id } }) => {
    const bytes = await readObject(lakeKeys.maps(id));
    if (bytes === undefined) {
      throw new NotFound(`there are no results of a simulation ${id}`, {
        details: { field: "id", value: id },
      });
    }
    // Maps that were stored before roads could be drawn name none.
    const stored = JSON.parse(new TextDecoder().decode(bytes)) as object;
    return { body: { segments: [], new_roads: [], ...stored } };
  },
)
  .use(zipped())
  .use(revalidated(3600));
