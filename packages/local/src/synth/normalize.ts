/**
 * From what was registered to the lock: one order, no machine's paths, no clock, and nothing that only the
 * delivery of code to AWS needs (archives, their buckets, encryption keys of bundles).
 */
import type { Lock, LockFunction, LockResource } from "../lock.ts";
import { LOCK_VERSION } from "../lock.ts";
import type { FunctionBuild } from "./cli-server.ts";
import type { Registered } from "./engine.ts";
import type { Place } from "./identities.ts";

/** Resources that carry code, files and keys to AWS. They describe a delivery, not the system. */
const DELIVERY = [
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "docker-build:index:Image",
  "random:index/randomBytes:RandomBytes",
  "pulumi-nodejs:dynamic:Resource",
];

/** Inputs of that kind in resources that stay. A function's environment is in `functions`. */
const DELIVERY_INPUTS: Record<string, string[]> = {
  "aws:lambda/function:Function": ["s3Bucket", "s3Key", "environment"],
  "command:local:Command": ["triggers"],
};

/** The variables with which SST delivers the links; `links` has them in clear. */
const DELIVERY_ENVIRONMENT = ["SST_KEY", "SST_KEY_FILE", "SST_RESOURCE_App"];

/** The lock of what was registered. `scratch` is the folder that synthesis took for the repository's root. */
export function normalize(
  synthesized: Pick<Lock, "sst" | "removal" | "protect"> & {
    registered: Registered[];
    functions: FunctionBuild[];
    scratch: string;
  },
  place: Place,
): Lock {
  const { registered, functions, scratch, sst, removal, protect } = synthesized;
  const resources = registered
    .filter(({ type }) => !DELIVERY.includes(type) && !type.startsWith("pulumi:"))
    .map(({ type, name, inputs }) => ({ type, name, inputs: tidyInputs(type, inputs, scratch) }))
    .sort(byTypeAndName);
  return {
    lockVersion: LOCK_VERSION,
    sst,
    ...place,
    removal,
    protect,
    resources,
    functions: Object.fromEntries(
      functions
        .map((build) => [build.functionID, functionOf(build, registered)] as const)
        .sort(([a], [b]) => compare(a, b)),
    ),
  };
}

/** The lock as text: two spaces, sorted, a newline at the end. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function functionOf(build: FunctionBuild, registered: Registered[]): LockFunction {
  const resource = registered.find(
    ({ type, name }) => type === "aws:lambda/function:Function" && name === `${build.functionID}Function`,
  );
  if (!resource) throw new Error(`SST built the function ${build.functionID} but registered none for it`);
  const { variables } = resource.inputs["environment"] as { variables: Record<string, string> };
  return {
    name: resource.inputs["name"] as string,
    handler: build.handler,
    runtime: build.runtime,
    links: linksOf(build),
    environment: Object.fromEntries(
      Object.entries(variables)
        .filter(([name]) => !DELIVERY_ENVIRONMENT.includes(name))
        .sort(([a], [b]) => compare(a, b)),
    ),
  };
}

/** Pulumi's mocks put the stack before a link's type, where the engine has `sst.aws.Dynamo` alone. */
function linksOf({ links }: FunctionBuild): LockFunction["links"] {
  const named = Object.entries(links).map(([name, properties]) => {
    const type = String(properties["type"]).split("$").at(-1);
    return [name, sortKeys({ ...properties, type })] as const;
  });
  return sortKeys(Object.fromEntries(named)) as LockFunction["links"];
}

function tidyInputs(type: string, inputs: Record<string, unknown>, scratch: string): Record<string, unknown> {
  const dropped = DELIVERY_INPUTS[type] ?? [];
  const kept = Object.entries(inputs).filter(([key]) => !dropped.includes(key));
  return tidy(Object.fromEntries(kept), scratch) as Record<string, unknown>;
}

/** Sorts keys, parses embedded JSON documents, and takes the scratch folder out of paths. */
function tidy(value: unknown, scratch: string): unknown {
  if (typeof value === "string") {
    const path = value.replaceAll(`${scratch}/`, "");
    return /^\s*[[{]/.test(path) ? tidyDocument(path, scratch) : path;
  }
  if (Array.isArray(value)) return value.map((item) => tidy(item, scratch));
  if (typeof value === "object" && value !== null) {
    return sortKeys(
      Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tidy(item, scratch)])),
    );
  }
  return value;
}

function tidyDocument(text: string, scratch: string): unknown {
  try {
    return tidy(JSON.parse(text), scratch);
  } catch {
    return text;
  }
}

function sortKeys(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => compare(a, b)));
}

/** By code unit: the same on every machine, unlike a locale's order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byTypeAndName(a: LockResource, b: LockResource): number {
  return compare(a.type, b.type) || compare(a.name, b.name);
}
