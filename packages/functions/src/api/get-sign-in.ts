/** GET /v1/sign-in: whether and where one signs in. */
import type { SignInAnswer } from "@nagar/core/access/sign-in.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";

export const handler = httpHandler({}, async () => {
  const client = linked("SignIn", "client");
  const required = client !== "";
  const body: SignInAnswer = {
    required,
    origin: required ? linked("SignIn", "origin") : null,
    client_id: required ? client : null,
  };
  // It changes when a stage is deployed.
  return { body, headers: { "cache-control": "public, max-age=300" } };
});
