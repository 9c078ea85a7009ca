/** The HTTP and WebSocket APIs of the lock file: routes with their functions, CORS, throttling, access log. */
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Lock, type LockResource, resourcesOfType } from "../lock.ts";

export interface Throttle {
  /** Requests per second in the long run. */
  readonly rate: number;
  readonly burst: number;
}

export interface Cors {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Seconds. */
  readonly maxAge: number | undefined;
}

export interface Route {
  /** `GET /v1/entities/{id}`, `ANY /x`, `$default`, `$connect`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly throttle: Throttle | undefined;
  /** NONE, or JWT with the authorizer's id. */
  readonly authorizerId: string | undefined;
}

export interface ApiConfig {
  readonly id: string;
  readonly name: string;
  readonly protocol: "HTTP" | "WEBSOCKET";
  readonly stage: string;
  readonly routes: readonly Route[];
  readonly cors: Cors | undefined;
  /** `$request.body.action`; WebSocket only. */
  readonly routeSelectionExpression: string;
  /** Field → template with `$context.x`; undefined where no access log is kept. */
  readonly accessLogFormat: Readonly<Record<string, string>> | undefined;
}

/** HTTP APIs give up on an integration after 30 s, WebSocket APIs after 29 s (API Gateway quotas). */
const TIMEOUT_MS = { HTTP: 30_000, WEBSOCKET: 29_000 };

interface StageInputs {
  apiId: string;
  name: string;
  defaultRouteSettings?: { throttlingBurstLimit?: number; throttlingRateLimit?: number };
  routeSettings?: { routeKey: string; throttlingBurstLimit?: number; throttlingRateLimit?: number }[];
  accessLogSettings?: { format?: Record<string, string> };
}

function ofApi(lock: Lock, kind: string, apiId: string): LockResource[] {
  return resourcesOfType(lock, `aws:apigatewayv2/${kind}`).filter(({ inputs }) => inputs["apiId"] === apiId);
}

function throttle(settings: StageInputs["defaultRouteSettings"]): Throttle | undefined {
  const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settings ?? {};
  return rate === undefined || burst === undefined ? undefined : { rate, burst };
}

function cors(inputs: unknown): Cors | undefined {
  if (!inputs) return undefined;
  const given = inputs as Partial<Record<keyof Cors, unknown>>;
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return {
    allowOrigins: list(given.allowOrigins),
    allowMethods: list(given.allowMethods),
    allowHeaders: list(given.allowHeaders),
    exposeHeaders: list(given.exposeHeaders),
    allowCredentials: given.allowCredentials === true,
    maxAge: typeof given.maxAge === "number" ? given.maxAge : undefined,
  };
}

/**
 * The id by which other resources know an API: an API carries none in its inputs, so it is found by its logical
 * name in the routes' (`ApiApi` is the API of `ApiRouteGetHealthRoute`).
 */
function idOf(lock: Lock, api: LockResource): string {
  const component = api.name.replace(/Api$/, "");
  const stage = resourcesOfType(lock, "aws:apigatewayv2/stage:Stage").find(
    ({ name }) => name === `${component}Stage`,
  );
  return String(stage?.inputs["apiId"] ?? "");
}

/** @throws InvalidInput for a door that is locked in another way than by a JWT: here it would stand open. */
function authorizerOf(route: LockResource["inputs"]): string | undefined {
  const { authorizationType: type = "NONE", authorizerId, routeKey } = route;
  if (type === "NONE") return undefined;
  if (type === "JWT") return String(authorizerId);
  throw new InvalidInput(
    `${routeKey} wants ${type}, which the local cloud cannot check; allowed are NONE and JWT`,
  );
}

/** All APIs of `lock`. @throws InvalidInput for a route that is guarded by what the local cloud cannot check. */
export function apiConfigs(lock: Lock): ApiConfig[] {
  return resourcesOfType(lock, "aws:apigatewayv2/api:Api").map((api) => {
    const id = idOf(lock, api);
    const protocol = api.inputs["protocolType"] === "WEBSOCKET" ? "WEBSOCKET" : "HTTP";
    const stage = ofApi(lock, "stage:Stage", id)[0]?.inputs as StageInputs | undefined;
    const integrations = ofApi(lock, "integration:Integration", id);
    const routes = ofApi(lock, "route:Route", id).map(({ inputs }): Route => {
      const routeKey = String(inputs["routeKey"]);
      const target = String(inputs["target"]);
      const integration = integrations.find(({ name }) => target.endsWith(name))?.inputs ?? {};
      const settings = stage?.routeSettings?.find((each) => each.routeKey === routeKey);
      return {
        routeKey,
        functionArn: String(integration["integrationUri"]),
        timeoutMs: Number(integration["timeoutMilliseconds"] ?? TIMEOUT_MS[protocol]),
        throttle: throttle(settings) ?? throttle(stage?.defaultRouteSettings),
        authorizerId: authorizerOf(inputs),
      };
    });
    return {
      id,
      name: api.name.replace(/Api$/, ""),
      protocol,
      stage: stage?.name ?? "$default",
      routes,
      cors: cors(api.inputs["corsConfiguration"]),
      routeSelectionExpression: String(api.inputs["routeSelectionExpression"] ?? "$request.body.action"),
      accessLogFormat: stage?.accessLogSettings?.format,
    };
  });
}
