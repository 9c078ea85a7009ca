/** POST /v1/simulate/results/{id}/cancel: ends a simulation. One that has ended stays as it is. */
import { Conflict, NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { simulationParameter } from "@nagar/core/simulate/request/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { simulations } from "../simulation/step.ts";
import { cancelSimulation } from "../simulation/submit.ts";

export const handler = httpHandler(
  { path: parameters({ id: simulationParameter }) },
  async ({ path: { id } }, { now }) => {
    const record = await simulations().get(id);
    if (record === undefined) {
      throw new NotFound(`there is no simulation ${id}`, { details: { field: "id", value: id } });
    }
    const { status } = await cancelSimulation(record, now);
    if (status !== "cancelled") {
      throw new Conflict(`the simulation is ${status}: there is nothing to cancel`, {
        details: { field: "id", value: id, status },
      });
    }
    return { body: { simulation_id: id, status } };
  },
);
