/** From a Task's Resource to what it does. What is not here is refused when the state machine is read. */
import { awaitJob } from "./await-job.ts";
import { athenaQuery, batchJob, execution } from "./jobs.ts";
import { invokeFunction, lambdaInvoke } from "./lambda.ts";
import { asJsonText, type ServiceCall, serviceCall, toCamelCase, toPascalCase } from "./service-call.ts";
import { type Task, TaskError } from "./task.ts";

type Values = Record<string, unknown>;

/** SNS is a Query service: on its wire a map is a list of entries. */
function snsInput({ Message, MessageAttributes, ...rest }: Values): Values {
  const entries = Object.entries((MessageAttributes ?? {}) as Values).map(([Name, Value]) => ({
    Name,
    Value,
  }));
  return { ...rest, Message: asJsonText(Message), MessageAttributes: entries };
}

function putEventsInput({ Entries, ...rest }: Values): Values {
  const entries = (Array.isArray(Entries) ? Entries : []) as Values[];
  return { ...rest, Entries: entries.map((entry) => ({ ...entry, Detail: asJsonText(entry["Detail"]) })) };
}

/** Step Functions fails the task where any entry failed. */
function putEventsResult(output: Values): Values {
  if (output["FailedEntryCount"] === 0) return output;
  throw new TaskError("EventBridge.FailedEntry", JSON.stringify(output));
}

function call(
  service: string,
  errorPrefix: string,
  operations: string,
  shapes: Partial<ServiceCall> = {},
): [string, Task][] {
  return operations.split(" ").map((name): [string, Task] => {
    const operation = name.charAt(0).toUpperCase() + name.slice(1);
    return [name, serviceCall({ service, errorPrefix, operation, ...shapes })];
  });
}

const camelCase = {
  toInput: toCamelCase,
  toResult: toPascalCase,
};
const startInput = ({ Input, ...rest }: Values): Values => ({
  ...toCamelCase(rest),
  input: asJsonText(Input ?? {}),
});
const sqsInput = ({ MessageBody, ...rest }: Values): Values => ({
  ...rest,
  MessageBody: asJsonText(MessageBody),
});

function named(prefix: string, tasks: [string, Task][]): [string, Task][] {
  return tasks.map(([name, task]) => [`${prefix}:${name}`, task]);
}

/** The local cloud trains no models of SageMaker: a stage that asks for it is told so when it comes to it. */
const noSagemaker: Task = async () => {
  throw new TaskError(
    "SageMaker.UnsupportedLocally",
    "the local cloud has no SageMaker training: leave sagemakerXgboost off in stage-settings.ts, and xgboost is trained here",
  );
};

/** What follows `arn:aws:states:::` in a Resource → its task. */
export const TASK_RESOURCES: ReadonlyMap<string, Task> = new Map<string, Task>([
  ["lambda:invoke", lambdaInvoke],
  ...named("dynamodb", call("dynamodb", "DynamoDB", "getItem putItem updateItem deleteItem")),
  ...named("sns", call("sns", "SNS", "publish", { toInput: snsInput })),
  ...named("sqs", call("sqs", "SQS", "sendMessage", { toInput: sqsInput })),
  ...named(
    "events",
    call("events", "EventBridge", "putEvents", { toInput: putEventsInput, toResult: putEventsResult }),
  ),
  ...named("batch", call("batch", "Batch", "submitJob", camelCase)),
  ["batch:submitJob.sync", awaitJob(batchJob)],
  ["sagemaker:createTrainingJob.sync", noSagemaker],
  ...named(
    "athena",
    call("athena", "Athena", "startQueryExecution stopQueryExecution getQueryExecution getQueryResults"),
  ),
  ["athena:startQueryExecution.sync", awaitJob(athenaQuery)],
  ...named(
    "states",
    call("states", "StepFunctions", "startExecution", { toInput: startInput, toResult: toPascalCase }),
  ),
  ["states:startExecution.sync", awaitJob(execution(1))],
  ["states:startExecution.sync:2", awaitJob(execution(2))],
  ...named(
    "aws-sdk:dynamodb",
    call(
      "dynamodb",
      "DynamoDb",
      "getItem putItem updateItem deleteItem query scan batchGetItem batchWriteItem transactWriteItems",
    ),
  ),
  ...named("aws-sdk:sqs", call("sqs", "Sqs", "sendMessage sendMessageBatch deleteMessage", {})),
  ...named("aws-sdk:sns", call("sns", "Sns", "publish", { toInput: snsInput })),
  ...named("aws-sdk:kinesis", call("kinesis", "Kinesis", "putRecord putRecords")),
  ...named("aws-sdk:batch", call("batch", "Batch", "describeJobs listJobs terminateJob", camelCase)),
  ...named("aws-sdk:sfn", call("states", "Sfn", "describeExecution listExecutions stopExecution", camelCase)),
]);

/** The task of a Resource; undefined where the local cloud has none. `${…}` in a file stands for a function's ARN. */
export function taskOf(resource: string): Task | undefined {
  if (resource.startsWith("arn:aws:states:::"))
    return TASK_RESOURCES.get(resource.slice("arn:aws:states:::".length));
  if (/^arn:aws:lambda:[\w-]+:\d{12}:function:/.test(resource) || /^\$\{\w+\}$/.test(resource)) {
    return invokeFunction(resource);
  }
  return undefined;
}
