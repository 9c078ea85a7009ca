/** The alerts' routes as the API's document lists them. */
import { recipientWire } from "@nagar/core/alerts/notify.ts";
import { alertRuleWire } from "@nagar/core/alerts/rule.ts";
import { suppressionWire } from "@nagar/core/alerts/suppression.ts";
import {
  actionBody,
  actorBody,
  alertDetailShape,
  alertIdParameter,
  alertShape,
  alertsAnswer,
  alertsQuery,
  documentIdParameter,
  tryAnswer,
  tryBody,
} from "@nagar/core/alerts/wire.ts";
import * as z from "zod";
import { jsonBody, type Route } from "./openapi-route.ts";

const changed = {
  pathParameters: { id: alertIdParameter },
  answer: alertShape,
  errors: [400, 404, 409, 503],
};

const refused = z
  .array(z.strictObject({ id: z.string(), message: z.string().describe("Which field, and what is allowed") }))
  .describe(
    "Stored ones that are not in force, because this version does not accept them: to be set anew, or removed",
  );

/** Reading, writing and removing one kind of document. */
function documentRoutes(plural: string, what: string, schema: z.ZodType, listed: z.ZodType): Route[] {
  const path = `/v1/alerts/${plural}`;
  const pathParameters = { id: documentIdParameter };
  return [
    {
      method: "get",
      path,
      summary: `All ${what}s`,
      answer: z.strictObject({ [plural]: z.array(listed), refused, answered_at: z.string() }),
      errors: [503],
    },
    {
      method: "put",
      path: `${path}/{id}`,
      summary: `Set a ${what}`,
      pathParameters,
      body: jsonBody(schema),
      answer: schema,
      errors: [400, 503],
    },
    {
      method: "delete",
      path: `${path}/{id}`,
      summary: `Remove a ${what}`,
      pathParameters,
      answer: z.strictObject({ id: z.string(), deleted: z.boolean() }),
      errors: [400, 404, 503],
    },
  ];
}

export const alertRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/v1/alerts",
    summary: "What is wrong, or was: the newest first",
    description:
      "What is open is listed whenever it opened; the rest by when it opened, the last seven days where nothing is said.",
    query: alertsQuery,
    answer: alertsAnswer,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/alerts/{id}",
    summary: "One alert with its whole history, its area, how it is there now and what is to come",
    pathParameters: { id: alertIdParameter },
    answer: alertDetailShape,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/alerts/{id}/acknowledge",
    summary: "Take an alert on",
    body: jsonBody(actorBody),
    ...changed,
  },
  {
    method: "post",
    path: "/v1/alerts/{id}/resolve",
    summary: "Say that it is over",
    body: jsonBody(actorBody),
    ...changed,
  },
  {
    method: "post",
    path: "/v1/alerts/{id}/actions",
    summary: "Note what was done",
    body: jsonBody(actionBody),
    ...changed,
  },
  ...documentRoutes("rules", "rule", alertRuleWire, alertRuleWire.safeExtend({ shipped: z.boolean() })),
  {
    method: "post",
    path: "/v1/alerts/rules/{id}/try",
    summary: "What a rule would have said of a place in the last days",
    description:
      "Levels, changes, what is unusual and what is stuck, at one place, over its stored minutes up to the last whole hour. Nothing is kept and nobody is told.",
    pathParameters: { id: documentIdParameter },
    body: jsonBody(tryBody),
    answer: tryAnswer,
    errors: [400, 503],
  },
  ...documentRoutes("recipients", "recipient", recipientWire, recipientWire),
  ...documentRoutes("suppressions", "suppression window", suppressionWire, suppressionWire),
];
