/** `nagar token`: an access token for a stage that asks who is there. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { machineToken, personToken } from "../import/access-token.ts";
import { apiUrl } from "../import/api-client.ts";

export const command = new Command("token")
  .description("A token for a town on which one signs in; the other commands take it from NAGAR_TOKEN.")
  .option("--url <address>", "the town; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .addHelpText(
    "after",
    `
A person signs in in the browser. A machine has NAGAR_CLIENT_ID and NAGAR_CLIENT_SECRET in its environment.

  export NAGAR_TOKEN=$(npm run -s nagar -- token --url https://town.example)
  npm run nagar -- train --url https://town.example

It holds for an hour.`,
  )
  .action(async (options: { url?: string; data: string }) => {
    const url = apiUrl(options);
    const { NAGAR_CLIENT_ID: id, NAGAR_CLIENT_SECRET: secret } = process.env;
    if ((id === undefined) !== (secret === undefined)) {
      throw new InvalidInput(
        "NAGAR_CLIENT_ID and NAGAR_CLIENT_SECRET belong together; one of them is not set",
      );
    }
    const token =
      id !== undefined && secret !== undefined
        ? await machineToken(url, id, secret)
        : await personToken(url, (address) => process.stderr.write(`Sign in at\n${address}\n`));
    process.stdout.write(`${token}\n`);
  });
