/**
 * Answers the AWS SDK: finds the service by the credential scope that the SDK signed with, the operation by the
 * service's protocol, and says loudly what it does not support. Signatures are not checked: everything is on
 * loopback and the credentials are dummies.
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AwsError, unsupported } from "../services/aws-error.ts";
import { awsJson, type Protocol, type WireRequest, type WireResponse } from "../services/protocol.ts";
import { FunctionError, type Logger, type Service } from "../services/service.ts";
import { readBody } from "./http.ts";

/** The SDK sends at most a 16 MB DynamoDB batch; S3 has a server of its own. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** What is needed of a service to answer on the wire. */
export interface WireService {
  readonly name: string;
  readonly protocol: Protocol;
  call(operation: string, input: Record<string, unknown>): Promise<object | undefined>;
}

/** A service of plain operations as a wire service; an operation that it lacks is an error that names it. */
export function wireService(service: Service): WireService {
  return {
    name: service.name,
    protocol: service.protocol,
    async call(operation, input) {
      const run = service.operations[operation] as
        | ((given: Record<string, unknown>) => Promise<object | undefined>)
        | undefined;
      if (!run) throw unsupported(service.name, operation);
      return run(input);
    },
  };
}

/** The service in a SigV4 credential scope (`AKID/20261121/ap-south-1/SERVICE/aws4_request`); undefined if unsigned. */
export function signedService(
  headers: IncomingMessage["headers"],
  query: URLSearchParams,
): string | undefined {
  const scope =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential");
  return scope?.split("/").at(-2);
}

/** Runs one request against its service; never throws. */
export async function answer(service: WireService, request: WireRequest, log: Logger): Promise<WireResponse> {
  const requestId = randomUUID();
  let operation = `${request.method} ${request.path}`;
  try {
    const call = service.protocol.read(request);
    operation = call.operation;
    return service.protocol.write(operation, await service.call(operation, call.input), requestId);
  } catch (error) {
    if (error instanceof AwsError) {
      if (error.code === "UnsupportedOperationException") log.error(error.message, { requestId });
      else log.debug(`${service.name}:${operation} refused`, { code: error.code, message: error.message });
      return service.protocol.fail(error, requestId);
    }
    const message = error instanceof FunctionError ? error.message : String((error as Error).stack ?? error);
    log.error(`${service.name}:${operation} failed`, { requestId, message });
    return service.protocol.fail(new AwsError("InternalFailure", (error as Error).message, 500), requestId);
  }
}

/** A listener that answers for the services that `find` knows, by their names in the credential scope. */
export function wireListener(
  find: (name: string) => WireService | undefined,
  log: Logger,
): (request: IncomingMessage, response: ServerResponse) => void {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const body = await readBody(request, MAX_BODY_BYTES);
    const name = signedService(request.headers, url.searchParams);
    const service = name === undefined ? undefined : find(name);
    const wire: WireRequest = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers as WireRequest["headers"],
      body: body ?? Buffer.alloc(0),
    };
    const {
      status,
      headers,
      body: answered,
    } = !body
      ? awsJson("1.0").fail(
          new AwsError("RequestTooLarge", "the request is larger than 16 MB", 413),
          randomUUID(),
        )
      : service
        ? await answer(service, wire, log)
        : refuse(name, wire, log);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(answered) });
    response.end(answered);
  };
  return (request, response) => {
    respond(request, response).catch((error) => {
      log.error(`a request to the AWS endpoint failed: ${(error as Error).message}`);
      response.destroy();
    });
  };
}

function refuse(name: string | undefined, { headers, method, path }: WireRequest, log: Logger): WireResponse {
  const operation = headers["x-amz-target"]?.split(".").at(-1) ?? `${method} ${path}`;
  const error =
    name === undefined
      ? new AwsError("MissingAuthenticationToken", "the request is not signed (any credentials will do)", 403)
      : unsupported(name, operation);
  log.error(error.message);
  const protocol = awsJson("1.0");
  return protocol.fail(error, randomUUID());
}
