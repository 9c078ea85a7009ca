/** Who may do what in every stage, as tests. */
import { expect, it } from "vitest";
import { GUARDED_ROUTES } from "../../packages/core/src/access/roles.ts";
import type { Graph } from "./graph.ts";
import { signInProperties } from "./sign-in-properties.ts";

/** Rights on every resource (or on any of a kind), each with the reason why no narrower one exists. */
const WILDCARDS: Record<string, string> = {
  "xray:PutTraceSegments": "X-Ray has no resources",
  "xray:PutTelemetryRecords": "X-Ray has no resources",
  "batch:DescribeJobs": "Batch has no resources for it",
  "batch:TerminateJob": "a job's ARN is known only once it was submitted",
  "sns:Unsubscribe": "SNS has no resources for it",
  "ecr:GetAuthorizationToken": "ECR has no resources for it",
};

/** Who texts people: SNS publishes to a telephone number on `*` only. */
const TEXTS_PEOPLE = ["NotifyOfAlertRole", "SweepAlertsRole"];

/** A resource pattern that is narrow: everything of one named thing. */
const NARROW = [
  /:table\/nagar-[^*]+\/index\/\*$/,
  /:log-group:\/aws\/(lambda|batch)\/nagar-[^*]+:\*$/,
  /:execution:nagar-[^*]+:\*$/,
  /:glue:[^*]+:table\/nagar_[^*/]+\/\*$/,
  /^arn:aws:s3:::nagar-[^*]+bucket-[a-z]+\/([a-z-]+\/)?\*$/,
  /:execute-api:[^*]+:[a-z0-9]+\/\*\/\*\/@connections\/\*$/,
];

/** Roles of other services than Lambda, and who may assume each. */
const SERVICE_ROLES: Record<string, string> = {
  SweepAlertsEachMinuteRole: "scheduler.amazonaws.com",
  MqttRuleRole: "iot.amazonaws.com",
  SimulationMachineRole: "states.amazonaws.com",
  SimulationExecutionRole: "ecs-tasks.amazonaws.com",
  SimulationChildRole: "ecs-tasks.amazonaws.com",
  SeriesFeaturesRole: "sagemaker.amazonaws.com",
  MeasureOutcomesEachDayRole: "scheduler.amazonaws.com",
  RecommendationMachineRole: "states.amazonaws.com",
  TrainingMachineRole: "states.amazonaws.com",
  TrainingExecutionRole: "ecs-tasks.amazonaws.com",
  TrainingJobRole: "ecs-tasks.amazonaws.com",
  TrainingSchedulesRole: "scheduler.amazonaws.com",
  MonitoringScheduleRole: "scheduler.amazonaws.com",
  ModelErrsRole: "events.amazonaws.com",
};

/** Whoever changes something; and who is told of alerts is read only by those who may change it: people's addresses. */
const MUST_BE_KNOWN = /^(POST|PUT|PATCH|DELETE) |^GET \/v1\/alerts\/recipients$/;

/** Declares the tests of `stage`, whose graph `graphOf` gives once it is synthesized. */
export function rightsProperties(stage: string, graphOf: () => Graph): void {
  it("asks who changes something or reads of people, except on a personal stage", () => {
    const routes = [...graphOf().of("aws:apigatewayv2/route:Route")];
    const guarded = routes.filter(([, { routeKey }]) => MUST_BE_KNOWN.test(String(routeKey)));
    expect(guarded.length).toBeGreaterThan(20);
    for (const [name, { routeKey, authorizationType, authorizerId }] of routes) {
      const asks = stage !== "dev" && MUST_BE_KNOWN.test(String(routeKey));
      expect(authorizationType, name).toBe(asks ? "JWT" : "NONE");
      expect(authorizerId, name).toEqual(asks ? expect.stringContaining("Staff") : undefined);
    }
  });

  it("has a list of roles for exactly the routes that ask", () => {
    const routes = [...graphOf().of("aws:apigatewayv2/route:Route").values()].map(({ routeKey }) =>
      String(routeKey),
    );
    expect(routes.filter((route) => MUST_BE_KNOWN.test(route)).sort()).toEqual([...GUARDED_ROUTES].sort());
  });

  if (stage !== "dev") signInProperties(stage, graphOf);

  it("allows no action by wildcard", () => {
    const allowed = graphOf()
      .statements()
      .filter(({ effect }) => effect === "Allow");
    expect(allowed.length).toBeGreaterThan(60);
    const wild = allowed.flatMap(({ holder, actions }) =>
      actions.filter((action) => action.includes("*")).map((action) => `${holder}: ${action}`),
    );
    expect(wild).toEqual([]);
    for (const [name, role] of graphOf().of("aws:iam/role:Role")) {
      expect(role["managedPolicyArns"] ?? [], name).toEqual([]);
    }
  });

  it("allows nothing on every resource, but what is listed with its reason", () => {
    const wild = graphOf()
      .statements()
      .filter(({ effect, resources }) => effect === "Allow" && resources.some((each) => each.includes("*")))
      .filter(
        ({ resources }) =>
          !resources.every((each) => !each.includes("*") || NARROW.some((p) => p.test(each))),
      )
      .filter(({ holder }) => !holder.startsWith("aws:iot/policy:Policy "))
      .filter(({ actions }) => !actions.every((action) => action in WILDCARDS));
    const texts = wild.filter(({ actions }) => actions.every((action) => action === "sns:Publish"));
    expect(texts.map(({ holder }) => holder.split(" ").at(-1)).sort()).toEqual(TEXTS_PEOPLE);
    expect(wild.filter((each) => !texts.includes(each))).toEqual([]);
  });

  it("lets a device connect as itself only, and publish for its own entity only", () => {
    const device = graphOf()
      .statements()
      .filter(({ holder }) => holder === "aws:iot/policy:Policy DevicePolicy");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the policy language's own substitution
    const thing = "${iot:Connection.Thing.ThingName}";
    expect(device.map(({ actions, resources }) => [actions, resources])).toEqual([
      [["iot:Connect"], [`arn:aws:iot:ap-south-1:000000000000:client/${thing}`]],
      [["iot:Publish"], [`arn:aws:iot:ap-south-1:000000000000:topic/nagar/*/${thing}`]],
    ]);
  });

  it("lets Lambda, and nobody else, assume a function's role, and one service each of the others", () => {
    const trusts = graphOf()
      .statements()
      .filter(({ actions }) => actions.includes("sts:AssumeRole"));
    expect(trusts.length).toBeGreaterThan(20);
    for (const { holder, principals } of trusts) {
      expect(principals, holder).toEqual([
        SERVICE_ROLES[holder.split(" ").at(-1)!] ?? "lambda.amazonaws.com",
      ]);
    }
  });
}
