/** The parameters of the routes about simulations. */
import * as z from "zod";
import { cursorParameter, integerParameter, listParameter, parameters } from "../../read/parameters.ts";

const SIMULATION_ID = "a simulation's id: 32 hexadecimal digits";

export const simulationParameter = z
  .string({ error: SIMULATION_ID })
  .regex(/^[0-9a-f]{32}$/, SIMULATION_ID)
  .describe("The simulation's id, as the request was answered with");

export const simulationsQuery = parameters({
  limit: integerParameter(1, 100, 20).describe("Simulations per page"),
  cursor: cursorParameter(z.string().max(1500)),
});

/** As many as a page can show beside one another. */
const MOST_COMPARED = 4;

export const compareQuery = parameters({
  ids: listParameter
    .pipe(
      z
        .array(simulationParameter)
        .min(2, `2 to ${MOST_COMPARED} ids`)
        .max(MOST_COMPARED, `2 to ${MOST_COMPARED} ids`)
        .refine((ids) => new Set(ids).size === ids.length, "each id once"),
    )
    .describe(`Ids of ${MOST_COMPARED} simulations at most that are completed, with commas`)
    .meta({ wire: { type: "string" } }),
});
