/**
 * Pulumi's engine for synthesis: collects each resource that the program registers and answers the data sources
 * that SST asks, so that every reference resolves to the name or ARN that AWS would give.
 */
import { type Identity, identify, type Place } from "./identities.ts";

/** The part of Pulumi's mock interface that is used; the library itself is inside the platform. */
export interface Mocks {
  newResource(args: {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
    custom?: boolean;
    id?: string;
  }): { id: string; state: Identity };
  call(args: { token: string; inputs: Record<string, unknown> }): Record<string, unknown>;
}

export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** The engine for one stage; `registered` fills up while the program runs. */
export function engineFor(place: Place): { mocks: Mocks; registered: Registered[] } {
  const registered: Registered[] = [];
  return {
    registered,
    mocks: {
      newResource({ type, name, inputs: given, custom, id }) {
        const inputs = withoutSecretMarks(given) as Record<string, unknown>;
        const existing = id !== undefined && id !== "";
        if (custom && !existing) registered.push({ type, name, inputs });
        const state = identify(type, name, inputs, place);
        return { id: existing ? id : state.id, state };
      },
      call({ token, inputs }) {
        const source = dataSources[token];
        if (!source) throw new Error(`synthesis has no answer for the data source ${token}`);
        return source(inputs, place);
      },
    },
  };
}

/** What Pulumi puts around a value that came from a secret; whatever a linked function gives out carries it. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/** The values themselves: a secret has only its placeholder here, and a wrapped name is no name. */
function withoutSecretMarks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretMarks);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value) return withoutSecretMarks((value as { value?: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecretMarks(each)]));
}

type DataSource = (inputs: Record<string, unknown>, place: Place) => Record<string, unknown>;

const dataSources: Record<string, DataSource> = {
  "aws:index/getRegion:getRegion": (inputs, { region }) => {
    const asked = typeof inputs["region"] === "string" ? inputs["region"] : region;
    return { id: asked, name: asked, region: asked };
  },
  "aws:index/getPartition:getPartition": () => ({
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:sagemaker/getPrebuiltEcrImage:getPrebuiltEcrImage": (
    { repositoryName, imageTag },
    { account, region },
  ) => ({
    registryPath: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}:${imageTag}`,
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
    accountId: account,
    id: account,
    arn: `arn:aws:iam::${account}:root`,
    userId: account,
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
    id: region,
    names: ["a", "b", "c"].map((zone) => region + zone),
  }),
  "aws:ecr/getAuthorizationToken:getAuthorizationToken": (_, { account, region }) => ({
    proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
    userName: "AWS",
    password: "synthesis asks no registry",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const statements = (inputs["statements"] ?? []) as PolicyStatement[];
    return { statements, json: policyJson(statements) };
  },
};

interface PolicyStatement {
  sid?: string;
  effect?: string;
  actions?: string[];
  resources?: string[];
  principals?: { type: string; identifiers: string[] }[];
  conditions?: { test: string; variable: string; values: string[] }[];
}

/** The IAM document that the data source makes of its statements. */
function policyJson(statements: PolicyStatement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, effect, actions, resources, principals, conditions }) => ({
      ...(sid && { Sid: sid }),
      Effect: effect ?? "Allow",
      ...(actions && { Action: actions }),
      ...(resources && { Resource: resources }),
      ...(principals && {
        Principal: Object.fromEntries(principals.map(({ type, identifiers }) => [type, identifiers])),
      }),
      ...(conditions && { Condition: conditionsOf(conditions) }),
    })),
  });
}

function conditionsOf(conditions: NonNullable<PolicyStatement["conditions"]>) {
  const grouped: Record<string, Record<string, string[]>> = {};
  for (const { test, variable, values } of conditions) {
    grouped[test] = { ...grouped[test], [variable]: values };
  }
  return grouped;
}
