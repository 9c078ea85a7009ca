/** An HTTP API of the lock file: from a request to its function and back, with API Gateway's limits. */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { InvalidInput } from "@nagar/core/errors.ts";
import { PayloadTooLarge } from "../runtime/payload.ts";
import type { Clock, Logger } from "../services/service.ts";
import { accessLogLine } from "./access-log.ts";
import type { ApiConfig, Route } from "./api-config.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import {
  gatewayError,
  type HttpAnswer,
  type HttpRequest,
  httpAnswer,
  httpEvent,
  type JwtIdentity,
} from "./http-event.ts";
import { routeMatcher } from "./match-route.ts";
import { tokenBucket } from "./throttle.ts";

/** The largest request that API Gateway takes. */
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

export interface HttpApiPorts {
  readonly account: string;
  readonly clock: Clock;
  readonly log: Logger;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  /** Takes a line of the access log. */
  accessLog(line: string): void;
  /**
   * Reads the token of a request for the authorizer of its route; undefined where it is not let in. Needed only
   * where a route has an authorizer.
   */
  authorize?(authorizerId: string, headers: IncomingHttpHeaders): Promise<JwtIdentity | undefined>;
}

class IntegrationTimeout extends Error {}

export class HttpApi {
  readonly #config: ApiConfig;
  readonly #ports: HttpApiPorts;
  readonly #match: ReturnType<typeof routeMatcher>;
  readonly #buckets = new Map<string, (now: number) => boolean>();

  constructor(config: ApiConfig, ports: HttpApiPorts) {
    this.#config = config;
    this.#ports = ports;
    this.#match = routeMatcher(config.routes);
    for (const { routeKey, throttle, authorizerId } of config.routes) {
      // An open door where the description wants a locked one is worse than no door.
      if (authorizerId !== undefined && !ports.authorize) {
        throw new InvalidInput(
          `${routeKey} has the authorizer ${authorizerId}, which the local cloud cannot ask`,
        );
      }
      if (throttle) this.#buckets.set(routeKey, tokenBucket(throttle));
    }
  }

  /** Answers `request`; `body` undefined means that it was larger than {@link MAX_REQUEST_BYTES}. Never rejects. */
  async answer(request: Omit<HttpRequest, "body">, body: Buffer | undefined): Promise<HttpAnswer> {
    const begun = this.#ports.clock.now();
    const requestId = randomUUID();
    const { cors } = this.#config;
    const origin = request.headers.origin;
    if (cors && request.method === "OPTIONS" && request.headers["access-control-request-method"]) {
      return { status: 204, headers: preflightHeaders(cors, origin), body: "" };
    }
    const match = this.#match(request.method, request.path);
    const answer = await this.#route(request, body, match, requestId);
    this.#logAccess(request, match?.route, answer, { requestId, begun });
    return {
      ...answer,
      headers: { ...answer.headers, "apigw-requestid": requestId, ...corsHeaders(cors, origin) },
    };
  }

  async #route(
    request: Omit<HttpRequest, "body">,
    body: Buffer | undefined,
    match: ReturnType<ReturnType<typeof routeMatcher>>,
    requestId: string,
  ): Promise<HttpAnswer> {
    if (!match) return gatewayError(404, "Not Found");
    if (!body) return gatewayError(413, "Request Entity Too Large");
    const now = this.#ports.clock.now();
    if (this.#buckets.get(match.route.routeKey)?.(now) === false)
      return gatewayError(429, "Too Many Requests");
    const { id, stage } = this.#config;
    const { authorizerId } = match.route;
    const identity = authorizerId && (await this.#ports.authorize?.(authorizerId, request.headers));
    if (authorizerId !== undefined && !identity) return gatewayError(401, "Unauthorized");
    const event = httpEvent(
      { ...request, body },
      { routeKey: match.route.routeKey, pathParameters: match.pathParameters },
      { id, stage, account: this.#ports.account, requestId, now, ...(identity && { identity }) },
    );
    try {
      return httpAnswer(await this.#invoke(match.route, event));
    } catch (error) {
      if (error instanceof IntegrationTimeout) return gatewayError(503, "Service Unavailable");
      if (error instanceof PayloadTooLarge && error.what === "event") {
        return gatewayError(413, "Request Entity Too Large");
      }
      this.#ports.log.error(`${match.route.routeKey}: ${(error as Error).message}`, {
        requestId,
        trace: (error as { trace?: unknown }).trace,
      });
      return gatewayError(500, "Internal Server Error");
    }
  }

  async #invoke(route: Route, event: unknown): Promise<unknown> {
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      cancel = this.#ports.clock.after(route.timeoutMs, () => reject(new IntegrationTimeout()));
    });
    try {
      return await Promise.race([this.#ports.invoke(route.functionArn, event), timeout]);
    } finally {
      cancel();
    }
  }

  #logAccess(
    request: Omit<HttpRequest, "body">,
    route: Route | undefined,
    answer: HttpAnswer,
    { requestId, begun }: { requestId: string; begun: number },
  ): void {
    const { accessLogFormat } = this.#config;
    if (!accessLogFormat) return;
    const latency = this.#ports.clock.now() - begun;
    const line = accessLogLine(accessLogFormat, begun, {
      requestId,
      httpMethod: request.method,
      path: request.path,
      routeKey: route?.routeKey,
      status: answer.status,
      responseLatency: latency,
      "integration.latency": latency,
      "integration.status": answer.status,
      "identity.sourceIp": request.sourceIp,
      "identity.userAgent": request.headers["user-agent"],
    });
    this.#ports.accessLog(line);
  }
}
