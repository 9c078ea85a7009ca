/**
 * Turns the addresses of AWS in a function's links into those of the local cloud. Names and ARNs stay: the SDK is
 * led by its endpoint. Addresses are what code uses as they are (`Resource.Live.managementEndpoint`).
 */
import type { LambdaConfig, LambdaConfigs } from "./lambda-config.ts";

export interface LocalAddresses {
  /** Base URL of the port for people. */
  readonly people: string;
  /** WebSocket URL on the port for people. */
  readonly live: string;
  /** Base URL of the AWS endpoint. */
  readonly aws: string;
}

/** `text` with each AWS address in it replaced. */
export function localize(text: string, { people, live, aws }: LocalAddresses): string {
  return (
    text
      .replace(/wss:\/\/(\w+)\.execute-api\.[\w-]+\.amazonaws\.com(\/[^/?#\s]+)?/g, live)
      .replace(/https:\/\/(\w+)\.execute-api\.[\w-]+\.amazonaws\.com\/(\$default|\w+)$/g, `${aws}/$1/$2`)
      .replace(/https:\/\/\w+\.execute-api\.[\w-]+\.amazonaws\.com/g, people)
      .replace(/https:\/\/sqs\.[\w-]+\.amazonaws\.com\//g, `${aws}/`)
      // The sign-in pages are on the port for people too; with no origin they are found by whatever name of this machine it has.
      .replace(/https:\/\/[\w-]+\.auth\.[\w-]+\.amazoncognito\.com/g, "")
      .replace(/https:\/\/\w+\.cloudfront\.net/g, people)
  );
}

function localizeValue(value: unknown, addresses: LocalAddresses): unknown {
  if (typeof value === "string") return localize(value, addresses);
  if (Array.isArray(value)) return value.map((each) => localizeValue(each, addresses));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, localizeValue(each, addresses)]),
  );
}

/** `configs` with links and environments pointing at the local cloud. */
export function localizeConfigs(configs: LambdaConfigs, addresses: LocalAddresses): LambdaConfigs {
  const changed = new Map(
    configs.all.map((config) => [
      config.name,
      {
        ...config,
        links: localizeValue(config.links, addresses) as LambdaConfig["links"],
        environment: localizeValue(config.environment, addresses) as LambdaConfig["environment"],
      },
    ]),
  );
  return {
    all: [...changed.values()],
    find: (ref) => changed.get(configs.find(ref).name) as LambdaConfig,
  };
}
