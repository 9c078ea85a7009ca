import { describe, expect, it } from "vitest";
import { manualClock } from "../cloud/clock.ts";
import { memoryLog } from "../testing/temporary.ts";
import { accessLogLine } from "./access-log.ts";
import type { Cors, Route } from "./api-config.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import { HttpApi, type HttpApiPorts } from "./http-api.ts";
import { httpAnswer, httpEvent } from "./http-event.ts";
import { routeMatcher } from "./match-route.ts";
import { tokenBucket } from "./throttle.ts";

function route(routeKey: string): Route {
  return { routeKey, functionArn: routeKey, timeoutMs: 1, throttle: undefined, authorizerId: undefined };
}

describe("routes", () => {
  const match = routeMatcher(
    [
      "GET /v1/data/{domain}",
      "GET /v1/data/traffic",
      "ANY /v1/data/traffic",
      "GET /v1/entities/{id}",
      "POST /v1/x/{rest+}",
    ].map(route),
  );
  const key = (method: string, path: string) => match(method, path)?.route.routeKey;

  it("prefer a literal path to a parameter, and a method to ANY", () => {
    expect(key("GET", "/v1/data/traffic")).toBe("GET /v1/data/traffic");
    expect(key("DELETE", "/v1/data/traffic")).toBe("ANY /v1/data/traffic");
    expect(key("GET", "/v1/data/air")).toBe("GET /v1/data/{domain}");
  });

  it("decode their parameters, and take the rest of the path where asked to", () => {
    expect(match("GET", "/v1/entities/M01%20%E0%AA%97%2Fx")?.pathParameters).toEqual({ id: "M01 ગ/x" });
    expect(match("POST", "/v1/x/a/b%20c")?.pathParameters).toEqual({ rest: "a/b c" });
  });

  it("match neither an empty segment nor a longer path nor another method", () => {
    expect(key("GET", "/v1/entities/")).toBeUndefined();
    expect(key("GET", "/v1/entities/a/b")).toBeUndefined();
    expect(key("PUT", "/v1/entities/a")).toBeUndefined();
  });

  it("fall back to $default where there is one", () => {
    expect(routeMatcher([route("$default")])("PUT", "/any")?.route.routeKey).toBe("$default");
  });
});

describe("throttling", () => {
  it("lets the burst through at once and then the rate", () => {
    const take = tokenBucket({ rate: 2, burst: 3 });
    expect([0, 0, 0, 0].map(take)).toEqual([true, true, true, false]);
    expect([500, 500, 1000].map(take)).toEqual([true, false, true]);
  });
});

describe("CORS", () => {
  const cors: Cors = {
    allowOrigins: ["https://*.nagar.example"],
    allowMethods: ["GET"],
    allowHeaders: ["x-a"],
    exposeHeaders: ["x-request-id"],
    allowCredentials: false,
    maxAge: 60,
  };
  it("names the origin where it is allowed, and nothing where it is not", () => {
    expect(corsHeaders(cors, "https://a.nagar.example")).toEqual({
      "access-control-allow-origin": "https://a.nagar.example",
      vary: "Origin",
      "access-control-expose-headers": "x-request-id",
    });
    expect(corsHeaders(cors, "https://evil.example")).toEqual({});
    expect(preflightHeaders(cors, "https://evil.example")).toEqual({});
    expect(preflightHeaders({ ...cors, allowOrigins: ["*"] }, "https://b.example")).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-max-age": "60",
    });
  });
});

describe("payload format 2.0", () => {
  const request = {
    method: "POST",
    path: "/v1/x",
    rawQuery: "a=1&a=2&b=%2B",
    headers: {
      host: "localhost:4000",
      cookie: "u=1; v=2",
      "content-type": "application/json; charset=utf-8",
    },
    body: Buffer.from('{"ગામ":1}'),
    sourceIp: "127.0.0.1",
  };
  const event = (change: Partial<typeof request> = {}) =>
    httpEvent(
      { ...request, ...change },
      { routeKey: "POST /v1/x", pathParameters: undefined },
      {
        id: "api",
        account: "000000000000",
        stage: "$default",
        requestId: "r",
        now: Date.parse("2020-03-12T19:03:58Z"),
      },
    );

  it("joins repeated parameters, splits cookies and keeps text as text", () => {
    expect(event()).toMatchObject({
      version: "2.0",
      rawQueryString: "a=1&a=2&b=%2B",
      queryStringParameters: { a: "1,2", b: "+" },
      cookies: ["u=1", "v=2"],
      body: '{"ગામ":1}',
      isBase64Encoded: false,
      requestContext: { time: "12/Mar/2020:19:03:58 +0000", http: { method: "POST", path: "/v1/x" } },
    });
    expect(event().headers).not.toHaveProperty("cookie");
  });

  it("gives what is compressed or not text as base64", () => {
    const gzip = { headers: { ...request.headers, "content-encoding": "gzip" } };
    expect(event(gzip)).toMatchObject({ isBase64Encoded: true, body: request.body.toString("base64") });
    const ndjson = { headers: { ...request.headers, "content-type": "application/x-ndjson" } };
    expect(event(ndjson).isBase64Encoded).toBe(true);
    const geo = { headers: { ...request.headers, "content-type": "application/geo+json" } };
    expect(event(geo).isBase64Encoded).toBe(false);
  });

  it("says whom an authorizer let in", async () => {
    const claims = { sub: "u1" };
    const api = (authorize?: HttpApiPorts["authorize"]) =>
      new HttpApi(
        {
          id: "a",
          name: "Api",
          protocol: "HTTP",
          stage: "$default",
          routes: [{ ...route("GET /v1/x"), timeoutMs: 1000, authorizerId: "auth1" }],
          cors: undefined,
          routeSelectionExpression: "",
          accessLogFormat: undefined,
        },
        {
          account: "",
          clock: manualClock(0),
          log: memoryLog(),
          accessLog: () => undefined,
          invoke: async (_arn, event) => (event as { requestContext: object }).requestContext,
          ...(authorize && { authorize }),
        },
      );
    const get = { ...request, method: "GET" };
    const letIn = await api(async () => ({ claims, scopes: null })).answer(get, Buffer.alloc(0));
    expect(JSON.parse(String(letIn.body))).toMatchObject({ authorizer: { jwt: { claims } } });
    const refused = await api(async () => undefined).answer(get, Buffer.alloc(0));
    expect(refused).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(() => api()).toThrow(/GET \/v1\/x has the authorizer auth1/);
  });

  it("has no body where none came", () => {
    expect(event({ body: Buffer.alloc(0) })).not.toHaveProperty("body");
  });
});

describe("an answer of a function", () => {
  it("without a status is the JSON body of a 200", () => {
    expect(httpAnswer({ ok: 1 })).toMatchObject({
      status: 200,
      body: '{"ok":1}',
      headers: { "content-type": "application/json" },
    });
  });
  it("may be binary and may set cookies", () => {
    const answer = httpAnswer({
      statusCode: 201,
      body: "AAEC",
      isBase64Encoded: true,
      cookies: ["a=1"],
      headers: { "X-N": 5 },
    });
    expect(answer).toMatchObject({ status: 201, headers: { "x-n": "5", "set-cookie": ["a=1"] } });
    expect(answer.body).toEqual(Buffer.from([0, 1, 2]));
  });
  it("that is malformed is a 500", () => {
    expect(httpAnswer({ statusCode: "fine" }).status).toBe(500);
    expect(httpAnswer({ statusCode: 200, body: { not: "text" } }).status).toBe(500);
  });
});

describe("the access log", () => {
  it("fills the stage's format: strings in quotes, numbers bare, a dash for what is unknown", () => {
    const format = { path: '"$context.path"', status: "$context.status", ip: '"$context.identity.sourceIp"' };
    expect(accessLogLine(format, 0, { path: "/v1/x", status: 200 })).toBe(
      '{"path":"/v1/x","status":200,"ip":"-"}',
    );
  });
});
