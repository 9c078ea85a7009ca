/**
 * The AWS wire protocols that the services of the local cloud speak: JSON (`X-Amz-Target`), REST-JSON (method
 * and path) and Query (form in, XML out). A protocol reads a request into an operation and its input, and
 * writes the answer or the error in the shape that the SDK of that service expects.
 */
import { AwsError } from "./aws-error.ts";

export interface WireRequest {
  readonly method: string;
  /** Path as it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface WireCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface Protocol {
  /** Names the operation and reads its input. Throws AwsError where the request cannot be read. */
  read(request: WireRequest): WireCall;
  write(operation: string, output: object | undefined, requestId: string): WireResponse;
  fail(error: AwsError, requestId: string): WireResponse;
}

function json(status: number, contentType: string, requestId: string, body: unknown): WireResponse {
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId },
    body: body === undefined ? "" : JSON.stringify(body),
  };
}

function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  } catch (error) {
    throw new AwsError("SerializationException", `the body is not JSON: ${(error as Error).message}`);
  }
}

/** AWS JSON 1.0 and 1.1 (DynamoDB, Kinesis, SQS, EventBridge, Step Functions, Athena): `X-Amz-Target: X.Operation`. */
export function awsJson(version: "1.0" | "1.1"): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    read(request) {
      const target = request.headers["x-amz-target"];
      if (!target) throw new AwsError("MissingAction", "the request has no X-Amz-Target header");
      return { operation: target.slice(target.lastIndexOf(".") + 1), input: parseJson(request.body) };
    },
    write: (_operation, output, requestId) => json(200, contentType, requestId, output ?? {}),
    fail: (error, requestId) => {
      const answer = json(error.status, contentType, requestId, {
        __type: error.code,
        message: error.message,
        ...error.fields,
      });
      return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": error.code } };
    },
  };
}

export interface RestRoute {
  readonly method: string;
  /** `/schedules/{Name}`; a last `{Name+}` takes the rest of the path. */
  readonly path: string;
  readonly operation: string;
  /** Name of the input that is the raw body as base64, where the operation has one (IoT Publish, Lambda Invoke). */
  readonly payload?: string;
  /** Names of inputs that come as headers: header in lower case → input name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An output that is not JSON. */
export interface RawOutput {
  /** Base64. */
  readonly rawBody: string;
  /** 200 where it is absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function pathPattern(path: string): RegExp {
  const source = path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) =>
    rest ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  return new RegExp(`^${source}/?$`);
}

/** A name that comes several times is a list. */
function queryInput(query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError(
      "SerializationException",
      `the path holds "${text}", which is not percent-encoded text`,
    );
  }
}

/**
 * REST-JSON (Scheduler, Batch, IoT data, Lambda): path parameters, query parameters, the body's fields and the
 * named headers become one input object. A {@link RawOutput} is answered as its bytes, status and headers.
 */
export function restJson(routes: readonly RestRoute[]): Protocol {
  const table = routes.map((route) => ({ ...route, pattern: pathPattern(route.path) }));
  return {
    read(request) {
      for (const route of table) {
        const match = route.method === request.method ? route.pattern.exec(request.path) : null;
        if (!match) continue;
        const input: Record<string, unknown> = queryInput(request.query);
        if (route.payload) input[route.payload] = request.body.toString("base64");
        else Object.assign(input, parseJson(request.body));
        for (const [header, name] of Object.entries(route.headers ?? {})) {
          const value = request.headers[header];
          if (value !== undefined) input[name] = value;
        }
        for (const [name, value] of Object.entries(match.groups ?? {})) input[name] = decoded(value);
        return { operation: route.operation, input };
      }
      return { operation: `${request.method} ${request.path}`, input: {} };
    },
    write(_operation, output, requestId) {
      if (output && "rawBody" in output) {
        const { rawBody, status = 200, headers } = output as RawOutput;
        const body = Buffer.from(rawBody, "base64");
        return { status, headers: { ...headers, "x-amzn-requestid": requestId }, body };
      }
      return json(200, "application/json", requestId, output ?? {});
    },
    fail: (error, requestId) => {
      const answer = json(error.status, "application/json", requestId, { message: error.message });
      return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": error.code } };
    },
  };
}

/**
 * Form fields `A.member.1.B=x` and `A.entry.1.key=x` as nested objects and arrays. Throws AwsError where a field is a
 * value and has fields of its own.
 */
function readForm(form: URLSearchParams): Record<string, unknown> {
  const root = emptyNode();
  for (const [name, value] of form) {
    let node = root;
    const parts = name.split(".");
    const last = parts.pop() as string;
    for (const part of parts) {
      node[part] ??= emptyNode();
      if (typeof node[part] !== "object")
        throw new AwsError("MalformedInput", `${name} contradicts another field`);
      node = node[part] as Record<string, unknown>;
    }
    if (typeof node[last] === "object")
      throw new AwsError("MalformedInput", `${name} contradicts another field`);
    node[last] = value;
  }
  return arrays(root) as Record<string, unknown>;
}

/** Without a prototype: whatever a form calls its fields, it reaches nothing else. */
function emptyNode(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function arrays(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return node;
  const object = node as Record<string, unknown>;
  const list = object["member"] ?? object["entry"] ?? object;
  const keys = Object.keys(list as object);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    const items = list as Record<string, unknown>;
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => arrays(items[key]));
  }
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, arrays(value)]));
}

const xmlEscapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function toXml(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map((each) => `<member>${toXml(each)}</member>`).join("");
  if (value instanceof Map) {
    return [...value]
      .map(([key, each]) => `<entry><key>${toXml(key)}</key><value>${toXml(each)}</value></entry>`)
      .join("");
  }
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, each]) => (each === undefined ? "" : `<${key}>${toXml(each)}</${key}>`))
      .join("");
  }
  return String(value).replace(/[&<>"]/g, (char) => xmlEscapes[char] as string);
}

/** AWS Query (SNS, SES v1, CloudWatch): form-encoded in, XML out. `namespace` is the API's XML namespace. */
export function awsQuery(namespace: string): Protocol {
  const answer = (status: number, body: string): WireResponse => ({
    status,
    headers: { "content-type": "text/xml" },
    body,
  });
  return {
    read(request) {
      const {
        Action,
        Version: _version,
        ...input
      } = readForm(new URLSearchParams(request.body.toString("utf8")));
      if (typeof Action !== "string") throw new AwsError("MissingAction", "the request has no Action field");
      return { operation: Action, input };
    },
    write: (operation, output, requestId) =>
      answer(
        200,
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${toXml(output)}</${operation}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
      ),
    fail: (error, requestId) =>
      answer(
        error.status,
        `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${toXml(error.code)}</Code>` +
          `<Message>${toXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      ),
  };
}
