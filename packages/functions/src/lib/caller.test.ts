import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { callerOf } from "./caller.ts";
import { httpHandler } from "./handler.ts";

/** A request as API Gateway sends it; `claims` are what a JWT authorizer before the route has found, all as text. */
const request = (claims?: object, body: object = {}, routeKey = "POST /v1/alerts/{id}/acknowledge") =>
  ({
    routeKey,
    headers: { "content-type": "application/json" },
    requestContext: { requestId: "r1", ...(claims && { authorizer: { jwt: { claims, scopes: null } } }) },
    isBase64Encoded: false,
    body: JSON.stringify(body),
  }) as unknown as APIGatewayProxyEventV2;
const asha = { sub: "9f1", username: "asha", "cognito:groups": "[operator]", scope: "openid" };

describe("who asks", () => {
  it.each([
    [
      "a person with two roles",
      { ...asha, "cognito:groups": "[operator analyst]" },
      "asha",
      ["operator", "analyst"],
    ],
    ["a person with none", { sub: "9f1", username: "asha", scope: "openid" }, "asha", []],
    [
      "a person in a group that is no role",
      { ...asha, "cognito:groups": "[parking operator]" },
      "asha",
      ["operator"],
    ],
    [
      "a person by an identity token",
      { sub: "9f1", "cognito:username": "asha", "cognito:groups": "[operator]", token_use: "id" },
      "asha",
      ["operator"],
    ],
    ["a machine", { sub: "7kq", client_id: "7kq", scope: "nagar/source" }, "7kq", ["source"]],
    ["a machine of another server's scopes", { sub: "7kq", scope: "other/engineer engineer" }, "7kq", []],
  ])("%s", (_, claims, name, roles) => {
    expect(callerOf(request(claims))).toEqual({ name, roles });
  });

  it("is nobody known where no authorizer stood before the route", () => {
    expect(callerOf(request())).toBeUndefined();
  });
});

describe("a handler", () => {
  const done = httpHandler({}, async () => ({ body: "done" }));
  const answer = async (...given: Parameters<typeof request>) => {
    const { statusCode, body } = await done(request(...given), {} as Context);
    return { status: statusCode, body: JSON.parse(body ?? "") };
  };

  it("lets those in who have the role for its route, before it reads anything", async () => {
    expect((await answer(asha)).status).toBe(200);
    const { status, body } = await answer(asha, {}, "POST /v1/ml/train");
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      code: "FORBIDDEN",
      message: "POST /v1/ml/train needs the role engineer; asha has operator",
      details: { needed: ["engineer"], roles: ["operator"] },
    });
  });

  it("asks nobody where no authorizer stands before the route", async () => {
    expect((await answer(undefined, {}, "POST /v1/ml/train")).status).toBe(200);
  });
});

describe("a body that says who acts", () => {
  const schema = z.strictObject({ by: z.string().trim().min(1).max(80), note: z.string().optional() });
  const decide = httpHandler({ body: schema, signs: true }, async ({ body }) => ({ body }));
  const answer = async (claims: object | undefined, body: object) => {
    const { statusCode, body: text } = await decide(request(claims, body), {} as Context);
    return { status: statusCode, body: JSON.parse(text ?? "") };
  };

  it("is believed where nobody is known, and has to say it", async () => {
    expect((await answer(undefined, { by: "Commissioner" })).body).toEqual({ by: "Commissioner" });
    expect((await answer(undefined, {})).status).toBe(400);
  });

  it("does not stand in the place of who signed in", async () => {
    expect((await answer(asha, {})).body).toEqual({ by: "asha" });
    expect((await answer(asha, { by: "asha" })).body).toEqual({ by: "asha" });
    expect((await answer(asha, { by: "Commissioner", note: "x" })).body).toEqual({
      by: "asha for Commissioner",
      note: "x",
    });
  });

  it("is checked all the same", async () => {
    expect((await answer(asha, { by: " " })).status).toBe(400);
    expect((await answer(asha, { by: 5 })).status).toBe(400);
  });
});
