/**
 * The other end of `SST_SERVER`: while a program runs, SST's components ask the CLI, over JSON-RPC on HTTP, for
 * the account's bootstrap resources and for each function's bundle. The last question holds all that is needed
 * to run the function: its source, its runtime and its links.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What SST says of a function when it asks for its bundle. */
export interface FunctionBuild {
  functionID: string;
  handler: string;
  runtime: string;
  links: Record<string, Record<string, unknown>>;
}

export interface CliServer {
  /** For `SST_SERVER`. */
  url: string;
  /** The functions built so far, in no particular order. */
  functions: FunctionBuild[];
  close(): void;
}

/** Starts the server on a free loopback port. `bundle` is an empty folder that stands for every bundle. */
export async function startCliServer(region: string, bundle: string): Promise<CliServer> {
  const functions: FunctionBuild[] = [];
  const answers: Record<string, (params: unknown) => unknown> = {
    "Provider.Aws.Bootstrap": () => ({
      asset: "sst-asset",
      state: "sst-state",
      assetEcrRegistryId: "000000000000",
      assetEcrUrl: `000000000000.dkr.ecr.${region}.amazonaws.com/sst-asset`,
    }),
    "Provider.Aws.Appsync": () => ({ http: "", realtime: "" }),
    "Runtime.Build": (params) => {
      const build = params as FunctionBuild;
      functions.push(build);
      return { handler: build.handler, out: bundle, errors: [], sourcemaps: [] };
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, params } = JSON.parse(body);
    const answer = answers[method];
    response.end(
      JSON.stringify(
        answer ? { result: answer(params[0]) } : { error: `rpc: can't find method ${method} in synthesis` },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Only a question that waits for its answer keeps the program alive, and its client does that.
  server.unref();
  server.on("connection", (socket) => socket.unref());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    functions,
    close: () => server.close(),
  };
}
