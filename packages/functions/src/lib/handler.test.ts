/** What a caller hears of a request that its function has no time to answer. */
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { expect, it } from "vitest";
import { httpHandler } from "./handler.ts";

it("a request that would outlive its function is a 503 in the API's shape that says when to ask again", async () => {
  const never = httpHandler({}, () => new Promise<never>(() => {}));
  const event = {
    routeKey: "GET /v1/slow",
    headers: {},
    requestContext: { requestId: "r1" },
  } as unknown as APIGatewayProxyEventV2;
  // A moment more than what is kept for the answer is left.
  const context = { awsRequestId: "a1", getRemainingTimeInMillis: () => 510 } as unknown as Context;
  const answer = await never(event, context);
  expect([answer.statusCode, answer.headers?.["retry-after"]]).toEqual([503, "1"]);
  expect(JSON.parse(answer.body!)).toMatchObject({
    error: { code: "UNAVAILABLE", request_id: "r1", message: expect.stringContaining("ask again") },
  });
});
