/**
 * A state machine from its file in `workflows/`: the file that is tested is the file that is deployed, with the names of
 * resources in the place of `${Name}`. Its role may do what `rights` say and nothing else.
 */
import { partition, place } from "./account.ts";
import { alarm } from "./alarm.ts";

interface Right {
  actions: string[];
  resources: $util.Input<string>[];
}

interface StateMachineArgs {
  /** Parsed `.asl.json`. */
  definition: object;
  /** What stands for `${Name}`: for a function its ARN. */
  substitutions: Record<string, $util.Input<string>>;
  /** Functions that it invokes, and what else it may do. */
  functions: sst.aws.Function[];
  rights: Right[];
}

/** Every state machine by name, for the dashboard. */
export const machines = new Map<string, aws.sfn.StateMachine>();

export function stateMachine(name: string, args: StateMachineArgs): aws.sfn.StateMachine {
  const role = new aws.iam.Role(`${name}Role`, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "states.amazonaws.com" }),
    inlinePolicies: [
      {
        name: "inline",
        policy: aws.iam.getPolicyDocumentOutput({
          statements: [
            { actions: ["lambda:InvokeFunction"], resources: args.functions.map((fn) => fn.arn) },
            ...args.rights,
            {
              actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
              // X-Ray knows no resources.
              resources: ["*"],
            },
          ],
        }).json,
      },
    ],
  });
  const machine = new aws.sfn.StateMachine(name, {
    name: `${$app.name}-${$app.stage}-${name}`,
    type: "STANDARD",
    roleArn: role.arn,
    definition: $resolve(args.substitutions).apply((values) =>
      JSON.stringify(args.definition).replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
        const value = values[key];
        if (value === undefined) throw new Error(`${name}: nothing stands for \${${key}}`);
        return value;
      }),
    ),
    tracingConfiguration: { enabled: true },
  });
  machines.set(name, machine);
  for (const [metric, what] of [
    ["ExecutionsFailed", "failed"],
    ["ExecutionsTimedOut", "ran out of time"],
  ] as const) {
    alarm(`${name}${metric}`, {
      description: `An execution of ${name} ${what}`,
      namespace: "AWS/States",
      metric,
      dimensions: { StateMachineArn: machine.arn },
      statistic: "Sum",
      bound: { above: 0 },
    });
  }
  return machine;
}

/**
 * Calls `fn` where an execution of `machine` ends without its own states knowing: it failed, was stopped, or ran out of
 * time. @param name of the rule.
 */
export function onExecutionEnd(name: string, machine: aws.sfn.StateMachine, fn: sst.aws.Function): void {
  sst.aws.Bus.subscribe(name, $interpolate`arn:${partition}:events:${place}:event-bus/default`, fn.arn, {
    pattern: {
      source: ["aws.states"],
      detailType: ["Step Functions Execution Status Change"],
      detail: {
        stateMachineArn: [machine.arn],
        status: ["FAILED", "TIMED_OUT", "ABORTED"],
      },
    },
  });
}
