import { describe, expect, it } from "vitest";
import type { Lock } from "../lock.ts";
import { apiConfigs } from "./api-config.ts";

const withRoute = (inputs: object) =>
  ({
    resources: [
      { type: "aws:apigatewayv2/api:Api", name: "MainApi", inputs: { protocolType: "HTTP" } },
      { type: "aws:apigatewayv2/stage:Stage", name: "MainStage", inputs: { apiId: "a1", name: "$default" } },
      {
        type: "aws:apigatewayv2/route:Route",
        name: "MainRoute",
        inputs: { apiId: "a1", routeKey: "POST /v1/x", target: "integrations/I", ...inputs },
      },
    ],
  }) as unknown as Lock;
const authorizerOf = (inputs: object) => apiConfigs(withRoute(inputs))[0]!.routes[0]!.authorizerId;

describe("a route", () => {
  it("stands open where nothing else is said, and asks the authorizer that it names", () => {
    expect(authorizerOf({})).toBeUndefined();
    expect(authorizerOf({ authorizationType: "NONE" })).toBeUndefined();
    expect(authorizerOf({ authorizationType: "JWT", authorizerId: "staff" })).toBe("staff");
  });

  it.each(["AWS_IAM", "CUSTOM"])("is not served where it is guarded by %s: it would stand open", (type) => {
    expect(() => authorizerOf({ authorizationType: type })).toThrow(`POST /v1/x wants ${type}`);
  });
});
