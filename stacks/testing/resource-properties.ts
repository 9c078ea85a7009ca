/** What the resources of every stage have, as tests. */
import { expect, it } from "vitest";
import { settingsOf } from "../stage-settings.ts";
import type { Graph } from "./graph.ts";

const TABLE = "aws:dynamodb/table:Table";
const QUEUE = "aws:sqs/queue:Queue";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** What the API and the WebSocket API answer. */
const ROUTES = [
  "$connect",
  "$default",
  "$disconnect",
  "DELETE /v1/alerts/recipients/{id}",
  "DELETE /v1/alerts/rules/{id}",
  "DELETE /v1/alerts/suppressions/{id}",
  "GET /v1/alerts",
  "GET /v1/alerts/recipients",
  "GET /v1/alerts/rules",
  "GET /v1/alerts/suppressions",
  "GET /v1/alerts/{id}",
  "GET /v1/data/pollution",
  "GET /v1/data/traffic",
  "GET /v1/data/{domain}",
  "GET /v1/deadletters",
  "GET /v1/entities",
  "GET /v1/entities/{id}",
  "GET /v1/health",
  "GET /v1/ledger",
  "GET /v1/ml/batch/{id}/result",
  "GET /v1/ml/batch/{id}/status",
  "GET /v1/ml/models",
  "GET /v1/ml/models/{series}",
  "GET /v1/ml/monitoring",
  "GET /v1/ml/monitoring/wards",
  "GET /v1/ml/training",
  "GET /v1/ml/training/{id}",
  "GET /v1/openapi.json",
  "GET /v1/predict/{kind}",
  "GET /v1/recommend",
  "GET /v1/recommend/causal-graph",
  "GET /v1/recommend/interventions",
  "GET /v1/recommend/{id}",
  "GET /v1/sign-in",
  "GET /v1/simulate/compare",
  "GET /v1/simulate/results/{id}",
  "GET /v1/simulate/results/{id}/map",
  "GET /v1/simulate/runs",
  "GET /v1/simulate/scenarios",
  "GET /v1/state",
  "GET /v1/town",
  "POST /v1/alerts/rules/{id}/try",
  "POST /v1/alerts/{id}/acknowledge",
  "POST /v1/alerts/{id}/actions",
  "POST /v1/alerts/{id}/resolve",
  "POST /v1/deadletters/replay",
  "POST /v1/effects",
  "POST /v1/ml/batch-predict",
  "POST /v1/ml/models/{series}/upload",
  "POST /v1/ml/models/{series}/{action}",
  "POST /v1/ml/split",
  "POST /v1/ml/train",
  "POST /v1/observations",
  "POST /v1/predict/{kind}",
  "POST /v1/recommend",
  "POST /v1/recommend/{id}/interventions/{intervention}/{action}",
  "POST /v1/simulate/results/{id}/cancel",
  "POST /v1/simulate/scenario",
  "POST /v1/simulate/whatif",
  "PUT /v1/alerts/recipients/{id}",
  "PUT /v1/alerts/rules/{id}",
  "PUT /v1/alerts/suppressions/{id}",
];

/** Declares the tests of `stage`, whose graph `graphOf` gives once it is synthesized. */
export function resourceProperties(stage: string, graphOf: () => Graph): void {
  const settings = settingsOf(stage);

  it("knows every reference: nothing in it is undefined, or wrapped as a secret", () => {
    const marks = /undefined|\[object |Calling \[toString\]|4dabf18193072939515e22adb298388d/;
    expect(JSON.stringify(graphOf().lock)).not.toMatch(marks);
  });

  it("gives no two resources of a kind one physical name", () => {
    const names = graphOf().lock.resources.flatMap(({ type, inputs }) => {
      const name = inputs["name"] ?? inputs["bucket"];
      return typeof name === "string" && /Table$|Queue$|Function$|Bucket$|Role$|LogGroup$/.test(type)
        ? [`${type} ${name}`]
        : [];
    });
    expect(names.length).toBeGreaterThan(50);
    expect(new Set(names).size).toBe(names.length);
  });

  it("bills every table per request, restores it to any second, expires its items and encrypts it", () => {
    expect([...graphOf().of(TABLE).keys()].sort()).toEqual([
      "AlertTableTable",
      "ConnectionTableTable",
      "EntityTableTable",
      "ForecastTableTable",
      "LedgerTableTable",
      "RecommendationTableTable",
      "SimulationTableTable",
      "WindowTableTable",
    ]);
    for (const [name, table] of graphOf().of(TABLE)) {
      expect(table, name).toMatchObject({
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true },
        ttl: { attributeName: "expiresAt", enabled: true },
        serverSideEncryption: { enabled: true },
        deletionProtectionEnabled: stage === "production",
      });
    }
  });

  it("keeps the lake private, versioned, encrypted and over HTTPS", () => {
    for (const [name, block] of graphOf().of("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")) {
      expect(block, name).toMatchObject({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    }
    const bucket = graphOf().the("aws:s3/bucket:Bucket", "LakeBucket")["bucket"];
    expect(
      graphOf().the("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "LakePublicAccessBlock"),
    ).toHaveProperty("bucket", bucket);
    expect(graphOf().the("aws:s3/bucketVersioning:BucketVersioning", "LakeVersioning")).toMatchObject({
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    expect(
      graphOf().the(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "LakeEncryption",
      ),
    ).toMatchObject({
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const policy = graphOf()
      .statements()
      .filter(({ holder }) => holder.endsWith(" LakePolicy"));
    expect(policy).toMatchObject([{ effect: "Deny", actions: ["s3:*"], principals: ["*"] }]);
  });

  it("moves raw observations to infrequent access at 30 days and to the archive at 90", () => {
    const { rules } = graphOf().the(
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "LakeLifecycle",
    );
    expect(rules).toContainEqual(
      expect.objectContaining({
        status: "Enabled",
        filter: { prefix: "raw/" },
        transitions: [
          { days: 30, storageClass: "STANDARD_IA" },
          { days: 90, storageClass: "GLACIER_IR" },
        ],
      }),
    );
  });

  it("takes observations on an encrypted stream on demand", () => {
    expect(graphOf().the("aws:kinesis/stream:Stream", "ObservationStreamStream")).toMatchObject({
      streamModeDetails: { streamMode: "ON_DEMAND" },
      encryptionType: "KMS",
      retentionPeriod: settings.streamRetentionHours,
    });
  });

  it("puts every MQTT message on the stream as it came, keyed by domain and entity, or else in a queue", () => {
    const rule = graphOf().the("aws:iot/topicRule:TopicRule", "MqttRule");
    expect(rule).toMatchObject({
      enabled: true,
      sql: "SELECT * FROM 'nagar/+/+'",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the rule engine's own substitution
      kineses: [{ partitionKey: "${topic(2)}#${topic(3)}" }],
      errorAction: { sqs: { queueUrl: expect.stringContaining("MqttFailures") } },
    });
  });

  it("gives every queue that has a consumer a dead-letter queue, and hides a message for six timeouts", () => {
    const mappings = [...graphOf().of(MAPPING).values()].filter(({ eventSourceArn }) =>
      /:sqs:/.test(String(eventSourceArn)),
    );
    expect(mappings.length).toBeGreaterThanOrEqual(2);
    for (const mapping of mappings) {
      const queue = graphOf().byArn(String(mapping["eventSourceArn"]));
      const redrive = queue?.["redrivePolicy"] as { deadLetterTargetArn: string; maxReceiveCount: number };
      expect(redrive.maxReceiveCount).toBe(3);
      expect(graphOf().byArn(redrive.deadLetterTargetArn)).toBeDefined();
      expect(mapping["functionResponseTypes"]).toEqual(["ReportBatchItemFailures"]);
      const timeout = Number(graphOf().byArn(String(mapping["functionName"]))?.["timeout"]);
      expect(Number(queue?.["visibilityTimeoutSeconds"])).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  it("has every stream consumer report partial failures, bisect, give up in the end, and say what it gave up", () => {
    const mappings = [...graphOf().of(MAPPING)].filter(([, mapping]) =>
      /:kinesis:/.test(String(mapping["eventSourceArn"])),
    );
    expect(mappings.length).toBe(4);
    for (const [name, mapping] of mappings) {
      expect(mapping, name).toMatchObject({
        functionResponseTypes: ["ReportBatchItemFailures"],
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: expect.any(Number),
        destinationConfig: { onFailure: { destinationArn: expect.any(String) } },
      });
      expect(Number(mapping["maximumRetryAttempts"]), name).toBeGreaterThan(0);
      // What is given up must still be on the stream when its turn comes in the failures' queue.
      expect(Number(mapping["maximumRecordAgeInSeconds"])).toBeLessThan(settings.streamRetentionHours * 3600);
      const { onFailure } = mapping["destinationConfig"] as { onFailure: { destinationArn: string } };
      expect(graphOf().byArn(onFailure.destinationArn), name).toBeDefined();
    }
  });

  it("lets one batch of a shard be counted at a time, as the sequence guards need", () => {
    const mapping = graphOf().the(MAPPING, "ObservationStreamSubscriberCountObservationsEventSourceMapping");
    expect(mapping).toMatchObject({
      parallelizationFactor: 1,
      startingPosition: "TRIM_HORIZON",
      maximumRetryAttempts: 500,
    });
  });

  it("encrypts every queue and keeps its messages for 14 days", () => {
    for (const [name, queue] of graphOf().of(QUEUE)) {
      expect(queue, name).toMatchObject({ sqsManagedSseEnabled: true, messageRetentionSeconds: 1_209_600 });
    }
  });

  it("runs every function on Node 24 and arm64, traced, with JSON logs that are kept for the stage's time", () => {
    const kept = new Map(
      [...graphOf().of(LOG_GROUP).values()].map((group) => [group["name"], group["retentionInDays"]]),
    );
    expect(graphOf().of(FUNCTION).size).toBe(Object.keys(graphOf().lock.functions).length);
    for (const [name, fn] of graphOf().of(FUNCTION)) {
      expect(fn, name).toMatchObject({
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        tracingConfig: { mode: "Active" },
        loggingConfig: { logFormat: "JSON" },
      });
      const { logGroup } = fn["loggingConfig"] as { logGroup: string };
      expect(kept.get(logGroup), `${name} logs to ${logGroup}`).toBe(
        { dev: 7, staging: 30, production: 365 }[stage],
      );
    }
  });

  it("keeps every log group for a limited time", () => {
    for (const [name, group] of graphOf().of(LOG_GROUP)) {
      expect(Number(group["retentionInDays"]), name).toBeGreaterThan(0);
    }
  });

  it("lets pages of other origins read, without credentials, and nothing else", () => {
    const cors = [...graphOf().of("aws:apigatewayv2/api:Api").values()].flatMap((api) =>
      api["protocolType"] === "HTTP" ? [api["corsConfiguration"]] : [],
    );
    expect(cors).toMatchObject([{ allowOrigins: ["*"], allowMethods: ["GET"] }]);
    const { allowCredentials, allowHeaders } = cors[0] as {
      allowCredentials?: boolean;
      allowHeaders: string[];
    };
    expect(allowCredentials ?? false).toBe(false);
    expect(allowHeaders).not.toContain("authorization");
  });

  it("throttles every route and writes an access log", () => {
    const stages = new Map(
      [...graphOf().of("aws:apigatewayv2/stage:Stage").values()].map((each) => [each["apiId"], each]),
    );
    const routes = graphOf().of("aws:apigatewayv2/route:Route");
    expect([...routes.values()].map(({ routeKey }) => routeKey).sort()).toEqual(ROUTES);
    for (const [name, route] of routes) {
      const its = stages.get(route["apiId"]);
      const throttle = its?.["defaultRouteSettings"] as Record<string, number> | undefined;
      expect(throttle?.["throttlingRateLimit"], name).toBeGreaterThan(0);
      expect(throttle?.["throttlingBurstLimit"], name).toBeGreaterThan(0);
      expect(its?.["accessLogSettings"], name).toMatchObject({ destinationArn: expect.any(String) });
    }
  });

  it("has a table per domain over the lake, whose days Athena finds from the path", () => {
    const tables = graphOf().of("aws:glue/catalogTable:CatalogTable");
    expect([...tables.values()].map(({ name }) => name).sort()).toEqual([
      "agriculture",
      "air",
      "energy",
      "market",
      "series_values",
      "simulation_runs",
      "traffic",
      "water",
      "weather",
    ]);
    const lake = graphOf().the("aws:s3/bucket:Bucket", "LakeBucket")["bucket"];
    for (const table of [...tables.values()].filter(
      ({ name }) => name !== "simulation_runs" && name !== "series_values",
    )) {
      expect(table["parameters"]).toMatchObject({
        "projection.enabled": "true",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena's own substitution
        "storage.location.template": `s3://${lake}/raw/domain=${table["name"]}/date=${"${date}"}/`,
      });
    }
    const [workgroup] = [...graphOf().of("aws:athena/workgroup:Workgroup").values()];
    expect(workgroup).toMatchObject({ configuration: { enforceWorkgroupConfiguration: true } });
  });

  it("computes large simulations on spare capacity, in a network that takes no connections", () => {
    expect(
      graphOf().the("aws:batch/computeEnvironment:ComputeEnvironment", "SimulationCapacity"),
    ).toMatchObject({
      computeResources: { type: "FARGATE_SPOT", maxVcpus: settings.capacity.simulationVcpus },
    });
    const job = graphOf().the("aws:batch/jobDefinition:JobDefinition", "SimulationChild");
    expect(job).toMatchObject({
      platformCapabilities: ["FARGATE"],
      retryStrategy: { attempts: 5 },
      timeout: { attemptDurationSeconds: expect.any(Number) },
    });
    const { ingress, egress } = graphOf().the("aws:ec2/securityGroup:SecurityGroup", "NetworkContainers");
    expect(ingress).toEqual([]);
    expect(egress).toMatchObject([{ fromPort: 443, toPort: 443 }]);
  });

  it("runs in every state machine the file of stacks/workflows, with nothing left to be filled in", () => {
    const machines = graphOf().of("aws:sfn/stateMachine:StateMachine");
    expect(machines.size).toBeGreaterThan(0);
    for (const [name, machine] of machines) {
      expect(machine["type"], name).toBe("STANDARD");
      expect(JSON.stringify(machine["definition"]), name).not.toContain("${");
    }
  });

  it("keeps production's data, and refuses to remove it", () => {
    expect(graphOf().lock.removal).toBe(stage === "dev" ? "remove" : "retain");
    expect(graphOf().lock.protect).toBe(stage === "production");
    expect(graphOf().the("aws:s3/bucket:Bucket", "LakeBucket")["forceDestroy"]).toBe(stage === "dev");
    expect(graphOf().of("aws:wafv2/webAcl:WebAcl").size).toBe(stage === "production" ? 1 : 0);
  });
}
