/**
 * Links with no more rights than needed. SST's own link to a table allows `dynamodb:*` on it; these give the
 * function the same `Resource.NAME` and only the named actions. `link: [reads(table), writes(queue)]` in a
 * function's arguments says both what it can reach and what it may do there.
 */

interface Linkable {
  urn: $util.Output<string>;
  getSSTLink(): { properties: Record<string, unknown> };
}

/** One right: actions on resources. */
interface Right {
  actions: string[];
  resources: $util.Input<string>[];
}

/** A link to `target` as SST makes it, with `rights` instead of its own. */
function linkWith(target: Linkable, rights: Right[]) {
  return {
    urn: target.urn,
    getSSTLink: () => ({
      properties: target.getSSTLink().properties,
      include: rights.map((right) => sst.aws.permission(right)),
    }),
  };
}

/** Items of the table and of its indexes, by key or in ranges. */
export function readsTable(table: sst.aws.Dynamo) {
  return linkWith(table, [tableReads(table)]);
}

/** Reads, and puts, updates, deletes and transactions of items. */
export function writesTable(table: sst.aws.Dynamo) {
  return linkWith(table, [
    tableReads(table),
    {
      actions: [
        "dynamodb:PutItem",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
      ],
      resources: [table.arn],
    },
  ]);
}

function tableReads(table: sst.aws.Dynamo): Right {
  return {
    actions: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:DescribeTable"],
    resources: [table.arn, $interpolate`${table.arn}/index/*`],
  };
}

/** Objects under the prefixes, and the list of them. A prefix ends with `/`, or is one object's key. */
export function readsBucket(bucket: sst.aws.Bucket, prefixes: string[]) {
  return linkWith(bucket, bucketReads(bucket, prefixes));
}

/** Reads under `read`; reads and writes under `write`. */
export function writesBucket(
  bucket: sst.aws.Bucket,
  { read = [], write }: { read?: string[]; write: string[] },
) {
  return linkWith(bucket, [
    ...bucketReads(bucket, [...read, ...write]),
    { actions: ["s3:PutObject", "s3:AbortMultipartUpload"], resources: keysUnder(bucket, write) },
  ]);
}

function bucketReads(bucket: sst.aws.Bucket, prefixes: string[]): Right[] {
  return [
    { actions: ["s3:ListBucket"], resources: [bucket.arn] },
    { actions: ["s3:GetObject"], resources: keysUnder(bucket, prefixes) },
  ];
}

function keysUnder(bucket: sst.aws.Bucket, prefixes: string[]) {
  return prefixes.map(
    (prefix) => $interpolate`${bucket.arn}/${prefix.endsWith("/") ? `${prefix}*` : prefix}`,
  );
}

/** Puts records on the stream. */
export function putsOn(stream: sst.aws.KinesisStream) {
  return linkWith(stream, [
    { actions: ["kinesis:PutRecord", "kinesis:PutRecords"], resources: [stream.arn] },
  ]);
}

/** Reads the stream: what an event source mapping needs, and what looking up a failed batch needs. */
export function consumes(stream: sst.aws.KinesisStream) {
  return linkWith(stream, [
    {
      actions: [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        // Lambda refuses to create an event source mapping whose role lacks these two.
        "kinesis:ListStreams",
        "kinesis:SubscribeToShard",
      ],
      resources: [stream.arn],
    },
  ]);
}

/** Sends messages to the queue. */
export function sendsTo(queue: sst.aws.Queue) {
  return linkWith(queue, [{ actions: ["sqs:SendMessage"], resources: [queue.arn] }]);
}

/** Takes messages from the queue, as its event source mapping does. */
export function receivesFrom(queue: sst.aws.Queue) {
  return linkWith(queue, [
    {
      actions: [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:GetQueueAttributes",
      ],
      resources: [queue.arn],
    },
  ]);
}

/** Says how many messages the queue holds. */
export function describesQueue(queue: sst.aws.Queue) {
  return linkWith(queue, [{ actions: ["sqs:GetQueueAttributes"], resources: [queue.arn] }]);
}

/** Sends to the WebSocket API's connections, and closes them. */
export function sendsToConnections(api: sst.aws.ApiGatewayWebSocket) {
  return linkWith(api, [
    {
      actions: ["execute-api:ManageConnections"],
      resources: [$interpolate`${api.nodes.api.executionArn}/*/*/@connections/*`],
    },
  ]);
}

/** Reads the online records of a feature group. */
export function readsFeatures(group: Linkable & { arn: $util.Output<string> }) {
  return linkWith(group, [{ actions: ["sagemaker:GetRecord"], resources: [group.arn] }]);
}

/** Reads and writes the online records of a feature group. */
export function writesFeatures(group: Linkable & { arn: $util.Output<string> }) {
  return linkWith(group, [
    { actions: ["sagemaker:GetRecord", "sagemaker:PutRecord"], resources: [group.arn] },
  ]);
}

interface Machine {
  urn: $util.Output<string>;
  arn: $util.Output<string>;
}

/** Starts executions of the state machine. */
export function startsMachine(machine: Machine) {
  return linkWith({ urn: machine.urn, getSSTLink: () => ({ properties: { arn: machine.arn } }) }, [
    { actions: ["states:StartExecution"], resources: [machine.arn] },
  ]);
}

/** Starts executions of the state machine, and stops them. */
export function runsMachine(machine: Machine) {
  const executions = machine.arn.apply((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`);
  return linkWith({ urn: machine.urn, getSSTLink: () => ({ properties: { arn: machine.arn } }) }, [
    { actions: ["states:StartExecution"], resources: [machine.arn] },
    { actions: ["states:StopExecution"], resources: [executions] },
  ]);
}

/** Publishes on the topic, and texts telephones: a number is no resource of SNS, so that right can only be given on `*`. */
export function tellsPeople(topic: sst.aws.SnsTopic) {
  return linkWith(topic, [{ actions: ["sns:Publish"], resources: [topic.arn, "*"] }]);
}

/** Subscribes addresses to the topic, and ends subscriptions. */
export function subscribesTo(topic: sst.aws.SnsTopic) {
  return linkWith(topic, [{ actions: ["sns:Subscribe"], resources: [topic.arn] }, ...endings(topic)]);
}

/** Finds the topic's subscriptions and ends them. */
export function unsubscribesFrom(topic: sst.aws.SnsTopic) {
  return linkWith(topic, endings(topic));
}

/** SNS knows no resources for ending a subscription (service authorization reference). */
const endings = (topic: sst.aws.SnsTopic): Right[] => [
  { actions: ["sns:ListSubscriptionsByTopic"], resources: [topic.arn] },
  { actions: ["sns:Unsubscribe"], resources: ["*"] },
];
