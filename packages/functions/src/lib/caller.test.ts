import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { callerOf } from "./caller.ts";
import { httpHandler } from "./handler.ts";

/** A request as API Gateway sends it; `authorizer` is what stood before the route. */
const request = (authorizer?: object, body: object = {}) =>
  ({
    headers: { "content-type": "application/json" },
    requestContext: { requestId: "r1", ...(authorizer && { authorizer }) },
    isBase64Encoded: false,
    body: JSON.stringify(body),
  }) as unknown as APIGatewayProxyEventV2;
const iam = (userArn: string) => ({ iam: { userArn } });

describe("who asks", () => {
  it.each([
    [iam("arn:aws:iam::123456789012:user/control/asha"), "asha"],
    [iam("arn:aws:sts::123456789012:assumed-role/ControlRoom/asha@town.in"), "asha@town.in (ControlRoom)"],
    [iam("arn:aws:iam::123456789012:root"), "root"],
    [{ jwt: { claims: { sub: "9f1", email: "asha@town.in" } } }, "asha@town.in"],
    [{ jwt: { claims: { sub: "9f1" } } }, "9f1"],
    [undefined, undefined],
    [{ iam: null }, undefined],
  ])("of %j is %s", (authorizer, name) => {
    expect(callerOf(request(authorizer))).toBe(name);
  });
});

describe("a body that says who acts", () => {
  const schema = z.strictObject({ by: z.string().trim().min(1).max(80), note: z.string().optional() });
  const decide = httpHandler({ body: schema, signs: true }, async ({ body }) => ({ body }));
  const answer = async (authorizer: object | undefined, body: object) => {
    const { statusCode, body: text } = await decide(request(authorizer, body), {} as Context);
    return { status: statusCode, body: JSON.parse(text ?? "") };
  };
  const asha = iam("arn:aws:iam::123456789012:user/asha");

  it("is believed where nobody is known, and has to say it", async () => {
    expect((await answer(undefined, { by: "Commissioner" })).body).toEqual({ by: "Commissioner" });
    expect((await answer(undefined, {})).status).toBe(400);
  });

  it("does not stand in the place of who signed the request", async () => {
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
