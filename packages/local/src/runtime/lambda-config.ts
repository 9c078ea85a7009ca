/**
 * What the lock file says of each Lambda function, under every name by which others refer to it: its id in the
 * lock, its name, its ARN, and the invoke ARN that API Gateway uses.
 */
import { fileURLToPath } from "node:url";
import { NotFound } from "@nagar/core/errors.ts";
import { type Lock, resourcesOfType } from "../lock.ts";

/** The repository's root: handlers are given relative to it. */
export const REPOSITORY = fileURLToPath(new URL("../../../..", import.meta.url));

export interface LambdaConfig {
  /** SST's id of it, short and the same in every stage: `CountObservations`. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** Source file from the repository's root, with its extension. */
  readonly file: string;
  /** Name of the export that is called. */
  readonly exportName: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly links: Readonly<Record<string, Record<string, unknown>>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Where an asynchronous event goes after its last try. */
  readonly deadLetterArn: string | undefined;
  /** Tries after the first, for asynchronous events. */
  readonly asyncRetries: number;
}

export interface LambdaConfigs {
  readonly all: readonly LambdaConfig[];
  /** Finds by id, name, ARN (with or without a qualifier) or invoke ARN. Throws NotFound naming the reference. */
  find(ref: string): LambdaConfig;
}

/** The functions of a lock file. */
export function lambdaConfigs(lock: Lock): LambdaConfigs {
  const resources = new Map(
    resourcesOfType(lock, "aws:lambda/function:Function").map((each) => [
      String(each.inputs["name"]),
      each.inputs,
    ]),
  );
  const asyncConfigs = new Map(
    resourcesOfType(lock, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").map((each) => [
      String(each.inputs["functionName"]),
      each.inputs,
    ]),
  );
  const all = Object.entries(lock.functions).map(
    ([id, { name, handler, links, environment }]): LambdaConfig => {
      const inputs = resources.get(name) ?? {};
      const dot = handler.lastIndexOf(".");
      const retry = asyncConfigs.get(name);
      const onFailure = retry?.["destinationConfig"] as { onFailure?: { destination?: string } } | undefined;
      const deadLetter = inputs["deadLetterConfig"] as { targetArn?: string } | undefined;
      return {
        id,
        name,
        arn: `arn:aws:lambda:${lock.region}:${lock.account}:function:${name}`,
        file: `${handler.slice(0, dot)}.ts`,
        exportName: handler.slice(dot + 1),
        timeoutMs: Number(inputs["timeout"] ?? 3) * 1000,
        memoryMb: Number(inputs["memorySize"] ?? 1024),
        links,
        environment,
        deadLetterArn: onFailure?.onFailure?.destination ?? deadLetter?.targetArn,
        asyncRetries: Number(retry?.["maximumRetryAttempts"] ?? 2),
      };
    },
  );
  const byName = new Map(
    all.flatMap((config) => [[config.name, config] as const, [config.id, config] as const]),
  );
  return {
    all,
    find(ref) {
      const name = /function:([^:/]+)/.exec(ref)?.[1] ?? ref;
      const config = byName.get(name);
      if (!config)
        throw new NotFound(
          `no function ${ref} in the lock file; it has ${all.map(({ id }) => id).join(", ")}`,
        );
      return config;
    },
  };
}
