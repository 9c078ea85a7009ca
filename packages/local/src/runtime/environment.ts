/**
 * The environment variables of one function: what Lambda sets, what SST sets for its links, and the endpoints
 * that turn the AWS SDK towards the local cloud. A function sees its own links only, as on AWS.
 */
import type { Lock } from "../lock.ts";
import type { LambdaConfig } from "./lambda-config.ts";

/** Base URLs: `all` for every service without one of its own. Keys are those of `AWS_ENDPOINT_URL_<KEY>`. */
export interface Endpoints {
  readonly all: string;
  readonly perService: Readonly<Record<string, string>>;
}

/** Taken over from the process, so that a handler finds temporary folders and certificates. */
const INHERITED = ["PATH", "HOME", "TMPDIR", "LANG", "NODE_EXTRA_CA_CERTS"];

/** The whole environment of `config`, as its handler reads it from `process.env`. */
export function functionEnvironment(
  config: LambdaConfig,
  lock: Pick<Lock, "app" | "stage" | "region">,
  endpoints: Endpoints,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  Object.assign(env, config.environment, {
    TZ: ":UTC",
    AWS_REGION: lock.region,
    AWS_DEFAULT_REGION: lock.region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${config.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_ENDPOINT_URL: endpoints.all,
    SST_RESOURCE_App: JSON.stringify({ name: lock.app, stage: lock.stage }),
  });
  for (const [service, url] of Object.entries(endpoints.perService)) env[`AWS_ENDPOINT_URL_${service}`] = url;
  for (const [name, properties] of Object.entries(config.links)) {
    env[`SST_RESOURCE_${name}`] = JSON.stringify({ ...properties, ...secretOf(name, properties) });
  }
  return env;
}

/** Secrets are in no lock file: their values come from the process, by the names under which SST's own command sets them. */
function secretOf(name: string, { type }: Record<string, unknown>): { value: string } | undefined {
  const value = type === "sst.sst.Secret" ? process.env[`SST_SECRET_${name}`] : undefined;
  return value === undefined ? undefined : { value };
}
