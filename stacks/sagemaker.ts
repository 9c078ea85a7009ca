/**
 * Training with SageMaker's built-in XGBoost, where a stage has it on: the steps before and after its job, the image, and what
 * the job may touch. Where it is off none of this is made, and the workflow's branch is never taken.
 */

import { writesBucket } from "./access.ts";
import { partition, place, region } from "./account.ts";
import { handlerFunction } from "./function.ts";
import { stage } from "./stage.ts";
import { lake } from "./storage.ts";

/** The first of SageMaker's images whose XGBoost writes JSON (in binary); earlier ones wrote a format of their own. */
const IMAGE_TAG = "3.0-5";

/** What the workflow's branch stands on: functions, names for `training.asl.json`, and the rights of its role. */
export function sagemakerTraining() {
  if (!stage.sagemakerXgboost) return undefined;
  const rows = handlerFunction("WriteTrainingRows", {
    handler: "training/write-training-rows.handler",
    description: "Writes the rows that SageMaker's XGBoost learns from",
    link: [writesBucket(lake, { read: ["datasets/"], write: ["sagemaker/"] })],
    memory: "3008 MB",
    timeout: "15 minutes",
  });
  const read = handlerFunction("ReadSagemakerModel", {
    handler: "training/read-sagemaker-model.handler",
    description: "Takes a model out of SageMaker's archive",
    link: [writesBucket(lake, { read: ["sagemaker/"], write: ["candidates/"] })],
    memory: "1769 MB",
    timeout: "2 minutes",
  });
  const image = aws.sagemaker.getPrebuiltEcrImageOutput({
    repositoryName: "sagemaker-xgboost",
    imageTag: IMAGE_TAG,
  });
  const role = new aws.iam.Role("SagemakerTrainingRole", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "sagemaker.amazonaws.com" }),
    inlinePolicies: [
      {
        name: "inline",
        policy: aws.iam.getPolicyDocumentOutput({
          statements: [
            { actions: ["s3:ListBucket"], resources: [lake.arn] },
            {
              actions: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
              resources: [$interpolate`${lake.arn}/sagemaker/*`],
            },
            {
              actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
              resources: [
                $interpolate`arn:${partition}:logs:${place}:log-group:/aws/sagemaker/TrainingJobs:*`,
              ],
            },
            // The one right of ECR that knows no resources.
            { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
            {
              // The image lies in an account of Amazon's, whose id differs by region.
              actions: ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"],
              resources: [$interpolate`arn:${partition}:ecr:${region}:*:repository/sagemaker-xgboost`],
            },
          ],
        }).json,
      },
    ],
  });
  return {
    functions: [rows, read],
    substitutions: {
      WriteTrainingRows: rows.arn,
      ReadSagemakerModel: read.arn,
      XgboostImage: image.registryPath,
      SagemakerRole: role.arn,
    },
    rights: [
      {
        actions: [
          "sagemaker:CreateTrainingJob",
          "sagemaker:DescribeTrainingJob",
          "sagemaker:StopTrainingJob",
          "sagemaker:ListTags",
        ],
        resources: [$interpolate`arn:${partition}:sagemaker:${place}:training-job/nagar-*`],
      },
      { actions: ["iam:PassRole"], resources: [role.arn] },
      {
        // How Step Functions hears that a job has ended.
        actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
        resources: [
          $interpolate`arn:${partition}:events:${place}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule`,
        ],
      },
    ],
  };
}
