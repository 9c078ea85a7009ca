/** GET /v1/simulate/scenarios: the ready scenarios of this town, and what a form needs to change them. */

import { configurationSchema } from "@nagar/core/simulate/request/configuration.ts";
import { parametersSchema } from "@nagar/core/simulate/request/request.ts";
import { encodeScenario, scenarioSchema } from "@nagar/core/simulate/scenario/scenario.ts";
import { targetNames } from "@nagar/core/simulate/scenario/target-names.ts";
import * as z from "zod";
import { httpHandler } from "../lib/handler.ts";
import { readyScenarios } from "../simulation/ready-scenarios.ts";
import { readTownFile } from "../store/town-file.ts";
import { jsonSchema } from "./json-schema.ts";
import { revalidated, zipped } from "./revalidate.ts";

const schema = jsonSchema(scenarioSchema, "input");
const requestSchema = jsonSchema(
  z.strictObject({ parameters: parametersSchema, configuration: configurationSchema }),
  "input",
);

export const handler = httpHandler({}, async () => {
  const file = await readTownFile();
  return {
    body: {
      scenarios: [...readyScenarios(file).values()].map(encodeScenario),
      schema,
      request_schema: requestSchema,
      targets: targetNames(file.town),
    },
  };
})
  .use(zipped())
  .use(revalidated(60));
