/** Alarms: one topic that people subscribe to, and the form of an alarm. */
import { account } from "./account.ts";
import { stage } from "./stage.ts";

/** Where alarms and the budget speak. There is one only where the stage has alarms. */
export const alarmTopic = stage.alarms ? createTopic() : undefined;

function createTopic(): sst.aws.SnsTopic {
  const topic = new sst.aws.SnsTopic("Alarms");
  new aws.sns.TopicPolicy("AlarmsPolicy", {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ["sns:Publish"],
          resources: [topic.arn],
          principals: [
            { type: "Service", identifiers: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] },
          ],
          conditions: [
            {
              test: "StringEquals",
              variable: "aws:SourceAccount",
              values: [account],
            },
          ],
        },
      ],
    }).json,
  });
  const email = new sst.Secret("AlarmEmail", "");
  email.value.apply((address) => {
    if (address === "") return;
    new aws.sns.TopicSubscription("AlarmsByEmail", {
      topic: topic.arn,
      protocol: "email",
      endpoint: address,
    });
  });
  return topic;
}

interface AlarmArgs {
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, $util.Input<string>>;
  statistic: "Sum" | "Maximum" | "Average";
  /** The alarm rings above this, or where nothing at all is measured. */
  bound: { above: number } | "nothing";
  /** Seconds per data point, and how many of them in a row. */
  period?: number;
  periods?: number;
}

/** An alarm that tells the topic when it rings and when it is over; nothing where the stage has none. */
export function alarm(name: string, args: AlarmArgs): void {
  if (!alarmTopic) return;
  new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
    name: `${$app.name}-${$app.stage}-${name}`,
    alarmDescription: args.description,
    namespace: args.namespace,
    metricName: args.metric,
    dimensions: args.dimensions,
    statistic: args.statistic,
    ...(args.bound === "nothing"
      ? { comparisonOperator: "LessThanThreshold", threshold: 1 }
      : { comparisonOperator: "GreaterThanThreshold", threshold: args.bound.above }),
    period: args.period ?? 300,
    evaluationPeriods: args.periods ?? 1,
    // No data is no traffic, which is no fault but where there must be some.
    treatMissingData: args.bound === "nothing" ? "breaching" : "notBreaching",
    alarmActions: [alarmTopic.arn],
    okActions: [alarmTopic.arn],
  });
}
