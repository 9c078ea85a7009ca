/**
 * What AWS would answer for a new resource: its id, ARN, URL and whatever else other resources refer to. One
 * entry per type that the stacks use; a type that is not here gets an ARN of the common shape, and the test of
 * the graph finds any reference that stayed unknown.
 */

export interface Identity {
  id: string;
  [output: string]: unknown;
}

export interface Place {
  app: string;
  stage: string;
  region: string;
  account: string;
}

type Inputs = Record<string, unknown>;

/** The physical name: as the inputs give it, or as the provider would make it from the logical one. */
function nameIn(inputs: Inputs, field: string, logicalName: string, place: Place): string {
  const given = inputs[field];
  return typeof given === "string" && given !== "" ? given : `${place.app}-${place.stage}-${logicalName}`;
}

/** Ten characters as API Gateway and CloudFront give them, made from the logical name. */
function shortId(logicalName: string): string {
  return logicalName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .padEnd(10, "0");
}

type Identify = (args: { inputs: Inputs; name: string; logical: string; place: Place; arn: ArnOf }) => Inputs;
type ArnOf = (service: string, resource: string) => string;

/** By Pulumi type: which input holds the name, and the outputs beside the inputs (`id` defaults to the name). */
const identities: Record<string, { name?: string; outputs: Identify }> = {
  "aws:dynamodb/table:Table": {
    outputs: ({ name, arn }) => ({
      arn: arn("dynamodb", `table/${name}`),
      streamArn: arn("dynamodb", `table/${name}/stream/2026-01-01T00:00:00.000`),
    }),
  },
  "aws:kinesis/stream:Stream": { outputs: ({ name, arn }) => ({ arn: arn("kinesis", `stream/${name}`) }) },
  "aws:sqs/queue:Queue": {
    outputs: ({ name, arn, place }) => {
      const url = `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`;
      return { id: url, url, arn: arn("sqs", name) };
    },
  },
  "aws:sns/topic:Topic": { outputs: ({ name, arn }) => ({ id: arn("sns", name), arn: arn("sns", name) }) },
  "aws:s3/bucket:Bucket": {
    name: "bucket",
    outputs: ({ name, place }) => ({
      bucket: name,
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    }),
  },
  "aws:lambda/function:Function": {
    outputs: ({ name, arn, place }) => {
      const self = arn("lambda", `function:${name}`);
      return {
        arn: self,
        qualifiedArn: `${self}:$LATEST`,
        invokeArn: `arn:aws:apigateway:${place.region}:lambda:path/2015-03-31/functions/${self}/invocations`,
      };
    },
  },
  "aws:iam/role:Role": {
    outputs: ({ name, place }) => ({ arn: `arn:aws:iam::${place.account}:role/${name}` }),
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    outputs: ({ name, arn }) => ({ arn: arn("logs", `log-group:${name}`) }),
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    outputs: ({ name, arn }) => ({ arn: arn("cloudwatch", `alarm:${name}`) }),
  },
  "aws:cloudwatch/eventBus:EventBus": {
    outputs: ({ name, arn }) => ({ arn: arn("events", `event-bus/${name}`) }),
  },
  "aws:cloudwatch/eventRule:EventRule": {
    outputs: ({ name, arn }) => ({ arn: arn("events", `rule/${name}`) }),
  },
  "aws:scheduler/schedule:Schedule": {
    outputs: ({ name, arn }) => ({ arn: arn("scheduler", `schedule/default/${name}`) }),
  },
  "aws:sfn/stateMachine:StateMachine": {
    outputs: ({ name, arn }) => {
      const self = arn("states", `stateMachine:${name}`);
      return { id: self, arn: self };
    },
  },
  "aws:sagemaker/featureGroup:FeatureGroup": {
    name: "featureGroupName",
    outputs: ({ name, arn }) => ({ arn: arn("sagemaker", `feature-group/${name}`) }),
  },
  "aws:apigatewayv2/api:Api": {
    outputs: ({ inputs, logical, arn, place }) => {
      const id = shortId(logical);
      const scheme = inputs["protocolType"] === "WEBSOCKET" ? "wss" : "https";
      return {
        id,
        arn: `arn:aws:apigateway:${place.region}::/apis/${id}`,
        apiEndpoint: `${scheme}://${id}.execute-api.${place.region}.amazonaws.com`,
        executionArn: arn("execute-api", id),
      };
    },
  },
  "aws:cloudfront/distribution:Distribution": {
    outputs: ({ logical, place }) => ({
      id: shortId(logical).toUpperCase(),
      arn: `arn:aws:cloudfront::${place.account}:distribution/${shortId(logical).toUpperCase()}`,
      domainName: `${shortId(logical)}.cloudfront.net`,
      hostedZoneId: "Z2FDTNDATAQYW2",
      status: "Deployed",
    }),
  },
  "aws:cloudfront/function:Function": {
    outputs: ({ name, place }) => ({ arn: `arn:aws:cloudfront::${place.account}:function/${name}` }),
  },
  "aws:cloudfront/keyValueStore:KeyValueStore": {
    outputs: ({ logical, place }) => ({
      arn: `arn:aws:cloudfront::${place.account}:key-value-store/${shortId(logical)}`,
    }),
  },
  "aws:apigateway/account:Account": {
    // An account that already lets API Gateway log; where it does not yet, SST adds the role on deploying.
    outputs: ({ place }) => ({ cloudwatchRoleArn: `arn:aws:iam::${place.account}:role/apigateway-logs` }),
  },
  "aws:ecr/repository:Repository": {
    outputs: ({ name, arn, place }) => ({
      arn: arn("ecr", `repository/${name}`),
      registryId: place.account,
      repositoryUrl: `${place.account}.dkr.ecr.${place.region}.amazonaws.com/${name}`,
    }),
  },
  // An image is known by what is in it, which is decided when it is built.
  "docker-build:index:Image": { outputs: () => ({ digest: `sha256:${"0".repeat(64)}` }) },
  "aws:batch/jobQueue:JobQueue": { outputs: ({ name, arn }) => ({ arn: arn("batch", `job-queue/${name}`) }) },
  "aws:batch/jobDefinition:JobDefinition": {
    outputs: ({ name, arn }) => ({ arn: arn("batch", `job-definition/${name}:1`) }),
  },
  "aws:batch/computeEnvironment:ComputeEnvironment": {
    outputs: ({ name, arn }) => ({ arn: arn("batch", `compute-environment/${name}`) }),
  },
  "random:index/randomBytes:RandomBytes": { outputs: () => ({ base64: "", hex: "" }) },
};

/** The id and outputs of the resource `logical` of `type`, its inputs included, as AWS would echo them. */
export function identify(type: string, logical: string, inputs: Inputs, place: Place): Identity {
  const known = identities[type];
  const field = known?.name ?? "name";
  const name = nameIn(inputs, field, logical, place);
  const arn: ArnOf = (service, resource) => `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
  const [, service = "", kind = ""] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  const outputs = known
    ? known.outputs({ inputs, name, logical, place, arn })
    : service && { arn: arn(service, `${kind}/${name}`) };
  return { id: name, name, ...inputs, ...(outputs || {}) };
}
