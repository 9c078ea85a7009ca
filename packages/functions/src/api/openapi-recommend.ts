/** The API's routes about recommendations, for its document. */
import { effectAnswer, effectBody } from "@nagar/core/causal/study/wire.ts";
import {
  decisionChanged,
  interventionParameter,
  recommendationAccepted,
  recommendationAnswer,
  recommendationList,
  recommendationParameter,
  recommendationsQuery,
} from "@nagar/core/recommend/run/answers.ts";
import { actionParameter, decisionBody } from "@nagar/core/recommend/run/decision.ts";
import { recommendBody } from "@nagar/core/recommend/run/request.ts";
import { causalAnswer, causalQuery, recommendAnswer, recommendQuery } from "@nagar/core/recommend/wire.ts";
import { jsonBody, type Route } from "./openapi-route.ts";

export const recommendRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/v1/recommend/interventions",
    summary: "What to do within a budget",
    description:
      "The measures that are worth most together, with evidence and intervals, and why the others were left out. The state is what was measured, each figure with where it is from; what nobody measures is typical of the context. Infeasible wishes are answered with 422 and what to relax.",
    query: recommendQuery,
    answer: recommendAnswer,
    errors: [400, 404, 422, 503],
  },
  {
    method: "post",
    path: "/v1/recommend",
    summary: "Ask for a full recommendation",
    description:
      "Looks at the town as it stands, simulates what each measure would do, weighs costs and benefits, and finds the best together. What is wrong with the request is answered at once, by field, and wishes that cannot be met with 422 and what to relax; nothing is started then. Equal requests within an hour share one execution.",
    body: jsonBody(recommendBody),
    status: 202,
    answer: recommendationAccepted,
    errors: [400, 404, 413, 415, 422, 503],
  },
  {
    method: "get",
    path: "/v1/recommend",
    summary: "What was recommended, newest first, and what was decided",
    query: recommendationsQuery,
    answer: recommendationList,
    errors: [400, 503],
  },
  {
    method: "get",
    path: "/v1/recommend/{id}",
    summary: "How far a recommendation is, its result once it is completed, and what was decided",
    pathParameters: { id: recommendationParameter },
    answer: recommendationAnswer,
    errors: [400, 404, 503],
  },
  {
    method: "post",
    path: "/v1/recommend/{id}/interventions/{intervention}/{action}",
    summary: "Accept, reject (with a reason), start or finish a recommended measure",
    description:
      "Who and when is kept. An unknown recommendation, or a measure that it does not recommend, is answered with 404, an action that the measure's status does not allow with 409. Start and finish may be told later than they were (`on`). What a finished measure did is estimated from the town's history soon after and stands on the decision; the next recommendation knows it.",
    pathParameters: {
      id: recommendationParameter,
      intervention: interventionParameter,
      action: actionParameter,
    },
    body: jsonBody(decisionBody),
    answer: decisionChanged,
    errors: [400, 404, 409, 503],
  },
  {
    method: "get",
    path: "/v1/recommend/causal-graph",
    summary: "What moves what in the town, by which mechanism, and who says so",
    query: causalQuery,
    answer: causalAnswer,
    errors: [400],
  },
  {
    method: "post",
    path: "/v1/effects",
    summary: "What a measure did, from the town's own history",
    description:
      "Difference in differences (`did`), synthetic control, interrupted time series (`its`) or doubly robust, over whole hours or days of what the town's sensors said. What the history lacks for the design is a 400 in its own names and times; a history that has it and yet does not tell (no overlap, covariates that say the same) a 422. Nothing is kept.",
    body: jsonBody(effectBody),
    answer: effectAnswer,
    errors: [400, 413, 415, 422, 503],
  },
];
