/**
 * DynamoDB's three hottest operations without the SDK: a signed POST over a kept connection. The SDK spends 0.4 ms of
 * processor time on a PutItem, this 0.1 ms, and the counter writes thousands a second (docs/decisions/0006). All
 * other operations go through the SDK.
 */
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type {
  AttributeValue,
  BatchExecuteStatementInput,
  BatchGetItemInput,
  BatchStatementResponse,
  PutItemInput,
} from "@aws-sdk/client-dynamodb";
import { type Credentials, signRequest } from "../lib/sign-request.ts";

type Item = Record<string, AttributeValue>;

/** What goes wrong; `name` is DynamoDB's own, as the SDK's errors have it. */
export class DynamoError extends Error {
  override readonly name: string;
  readonly $metadata: { httpStatusCode: number };

  constructor(name: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode };
  }
}

export interface DynamoHttp {
  putItem(input: PutItemInput): Promise<void>;
  /** The answers in the order of the statements. */
  batchExecuteStatement(input: BatchExecuteStatementInput): Promise<{ Responses?: BatchStatementResponse[] }>;
  batchGetItem(input: BatchGetItemInput): Promise<{
    Responses?: Record<string, Item[]>;
    UnprocessedKeys?: NonNullable<BatchGetItemInput["RequestItems"]>;
  }>;
}

const SOCKETS = 64;
const TIMEOUT_MS = 5_000;
const MAX_TRIES = 5;

/** Answers after which the same request may succeed. */
const AGAIN = /Throttling|ThroughputExceeded|RequestLimitExceeded|InternalServerError|ServiceUnavailable/;

/** Lambda gives its role's credentials in the environment, for the life of the execution environment. */
function credentialsFromEnvironment(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

/** A client for the endpoint that the SDK would take. @throws Error where the environment has no credentials. */
export function dynamoHttp(): DynamoHttp {
  const region = process.env["AWS_REGION"] ?? "ap-south-1";
  const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL } = process.env;
  const url = new URL(
    AWS_ENDPOINT_URL_DYNAMODB ?? AWS_ENDPOINT_URL ?? `https://dynamodb.${region}.amazonaws.com`,
  );
  const secure = url.protocol === "https:";
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: SOCKETS });
  const credentials = credentialsFromEnvironment();
  if (credentials === undefined) throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set");
  const open = secure ? httpsRequest : httpRequest;

  async function call(operation: string, input: object): Promise<unknown> {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt++) {
      try {
        return await post(operation, body);
      } catch (error) {
        const passes =
          !(error instanceof DynamoError) || AGAIN.test(error.name) || error.$metadata.httpStatusCode >= 500;
        if (!passes || attempt === MAX_TRIES) throw error;
        // Full jitter from 25 ms, doubled each time.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
      }
    }
  }

  function post(operation: string, body: string): Promise<unknown> {
    const headers = signRequest(
      url.host,
      { "content-type": "application/x-amz-json-1.0", "x-amz-target": `DynamoDB_20120810.${operation}` },
      body,
      credentials as Credentials,
      { region, service: "dynamodb" },
      Date.now(),
    );
    const options: RequestOptions = {
      method: "POST",
      hostname: url.hostname,
      port: url.port,
      path: "/",
      agent,
      timeout: TIMEOUT_MS,
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
    };
    return new Promise((resolve, reject) => {
      const request = open(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          try {
            resolve(answerOf(response.statusCode ?? 0, Buffer.concat(chunks).toString()));
          } catch (error) {
            reject(error);
          }
        });
      });
      request.on("timeout", () =>
        request.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })),
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  return {
    async putItem(input) {
      await call("PutItem", { ...input, Item: encodeItem(input.Item ?? {}) });
    },
    async batchExecuteStatement({ Statements = [] }) {
      const encoded = Statements.map(({ Parameters = [], ...statement }) => ({
        ...statement,
        Parameters: Parameters.map(encodeValue),
      }));
      const answer = await call("BatchExecuteStatement", { Statements: encoded });
      return answer as { Responses?: BatchStatementResponse[] };
    },
    async batchGetItem(input) {
      const answer = (await call("BatchGetItem", input)) as Awaited<ReturnType<DynamoHttp["batchGetItem"]>>;
      for (const items of Object.values(answer.Responses ?? {})) items.forEach(decodeItem);
      return answer;
    },
  };
}

/** @throws DynamoError when the answer is not 200. */
function answerOf(status: number, text: string): unknown {
  const answer = (text === "" ? {} : JSON.parse(text)) as {
    __type?: string;
    message?: string;
    Message?: string;
  };
  if (status === 200) return answer;
  const name = answer.__type?.split("#").at(-1) ?? "UnknownError";
  throw new DynamoError(name, answer.message ?? answer.Message ?? text.slice(0, 200), status);
}

/** The item as JSON carries it. Bytes stand at the top of an item only. */
function encodeItem(item: Item): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const name in item) encoded[name] = encodeValue(item[name]!);
  return encoded;
}

function encodeValue(value: AttributeValue): unknown {
  const { B: bytes } = value;
  if (bytes === undefined) return value;
  return { B: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64") };
}

/** Turns an item's base64 into bytes, in place. */
function decodeItem(item: Item): void {
  for (const name in item) {
    const text: unknown = item[name]?.B;
    if (typeof text === "string") item[name] = { B: Buffer.from(text, "base64") };
  }
}
