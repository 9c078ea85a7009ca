/**
 * Athena: SQL over the lake's Parquet files, run by DuckDB. The lock file's Glue tables (partition projection of
 * `date` and enum), views and workgroups; SELECT, CREATE VIEW, DROP VIEW; results as rows and as the CSV that Athena leaves
 * at the output location. `translate.ts` says where the dialects differ; what is not covered fails with its name.
 *
 * Not covered: INSERT, CTAS, UNLOAD, SHOW, DESCRIBE, prepared statements, federated catalogs, formats other than
 * Parquet, result reuse, the workgroup's limit of scanned bytes. `DataScannedInBytes` counts all files of the tables
 * that the query names, also those that were skipped. An unfinished query runs again after a restart.
 */
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import * as z from "zod";
import { resourcesOfType } from "../../lock.ts";
import { AwsError } from "../aws-error.ts";
import { openStore } from "../durable-store.ts";
import { operation } from "../operation.ts";
import { awsJson } from "../protocol.ts";
import type { Operation, Service, ServiceContext } from "../service.ts";
import { glueTables, glueViews } from "./glue-tables.ts";
import { QueryRunner, resultPlace } from "./query-runner.ts";
import { type Query, QueryStore, STORE_SCHEMA, STORE_VERSION } from "./query-store.ts";

const CODE = "InvalidRequestException";
/** Athena keeps a query's history for 45 days. */
const HISTORY_MS = 45 * 86_400_000;
const PAGE = 1000;

const startInput = z.strictObject({
  QueryString: z.string().min(1).max(262_144),
  ClientRequestToken: z.string().min(32).max(128).optional(),
  QueryExecutionContext: z
    .strictObject({ Database: z.string().optional(), Catalog: z.string().optional() })
    .default({}),
  ResultConfiguration: z
    .strictObject({ OutputLocation: z.string().optional(), EncryptionConfiguration: z.unknown().optional() })
    .default({}),
  WorkGroup: z.string().default("primary"),
  ExecutionParameters: z.array(z.string()).default([]),
});

function describe(query: Query): object {
  const { Bucket, Key } = resultPlace(query.outputLocation, query.id);
  const extension = query.statementType === "DML" ? "csv" : "txt";
  const end = query.completedAt;
  return {
    QueryExecutionId: query.id,
    Query: query.sql,
    StatementType: query.statementType,
    ResultConfiguration: { OutputLocation: `s3://${Bucket}/${Key}.${extension}` },
    QueryExecutionContext: { Database: query.database, Catalog: "awsdatacatalog" },
    Status: {
      State: query.state,
      ...(query.reason !== undefined && { StateChangeReason: query.reason }),
      SubmissionDateTime: query.submittedAt / 1000,
      ...(end !== undefined && { CompletionDateTime: end / 1000 }),
    },
    Statistics: {
      DataScannedInBytes: query.bytesScanned,
      ...(end !== undefined && {
        EngineExecutionTimeInMillis: end - query.submittedAt,
        TotalExecutionTimeInMillis: end - query.submittedAt,
      }),
    },
    WorkGroup: query.workGroup,
    EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: "DuckDB in the local cloud" },
    ExecutionParameters: query.parameters.length > 0 ? query.parameters : undefined,
  };
}

function pageStart(token: string | undefined): number {
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw new AwsError(CODE, `Invalid NextToken ${token}`);
  return start;
}

/** Workgroup name → where its results go, as far as the lock file says. */
function workGroups(context: ServiceContext): Map<string, string | undefined> {
  const groups = resourcesOfType(context.lock, "aws:athena/workgroup:Workgroup").map(
    ({ name, inputs }): [string, string | undefined] => {
      const configuration = inputs["configuration"] as
        | { resultConfiguration?: { outputLocation?: string } }
        | undefined;
      return [String(inputs["name"] ?? name), configuration?.resultConfiguration?.outputLocation];
    },
  );
  return new Map([["primary", undefined], ...groups]);
}

function resultOperations(store: QueryStore, find: (id: string) => Query): Record<string, Operation> {
  const byId = z.strictObject({ QueryExecutionId: z.string() });
  return {
    GetQueryExecution: operation(
      byId,
      ({ QueryExecutionId }) => ({ QueryExecution: describe(find(QueryExecutionId)) }),
      CODE,
    ),
    BatchGetQueryExecution: operation(
      z.strictObject({ QueryExecutionIds: z.array(z.string()).min(1).max(50) }),
      ({ QueryExecutionIds }) => ({
        QueryExecutions: QueryExecutionIds.map((id) => store.find(id))
          .filter((query) => query !== undefined)
          .map(describe),
        UnprocessedQueryExecutionIds: QueryExecutionIds.filter((id) => !store.find(id)).map(
          (QueryExecutionId) => ({
            QueryExecutionId,
          }),
        ),
      }),
      CODE,
    ),
    ListQueryExecutions: operation(
      z.strictObject({
        NextToken: z.string().optional(),
        MaxResults: z.number().int().min(0).max(50).default(50),
        WorkGroup: z.string().optional(),
      }),
      ({ NextToken, MaxResults }) => {
        const start = pageStart(NextToken);
        const ids = store.list(MaxResults, start).map(({ id }) => id);
        return {
          QueryExecutionIds: ids,
          ...(ids.length === MaxResults && { NextToken: String(start + MaxResults) }),
        };
      },
      CODE,
    ),
    GetQueryResults: operation(
      z.strictObject({
        QueryExecutionId: z.string(),
        NextToken: z.string().optional(),
        MaxResults: z.number().int().min(1).max(PAGE).default(PAGE),
        QueryResultType: z.string().optional(),
      }),
      ({ QueryExecutionId, NextToken, MaxResults }) => {
        const { state, columns, statementType } = find(QueryExecutionId);
        if (state !== "SUCCEEDED") {
          throw new AwsError(CODE, `Query did not finish successfully. Final query state: ${state}`);
        }
        const start = pageStart(NextToken);
        // The first page of a SELECT begins with the names of the columns, which count as a row.
        const header = start === 0 && statementType === "DML" ? [columns.map(({ Name }) => Name)] : [];
        const first = statementType === "DML" ? Math.max(0, start - 1) : start;
        const rows = [...header, ...store.rows(QueryExecutionId, first, MaxResults - header.length)];
        const more = store.rows(QueryExecutionId, first + MaxResults - header.length, 1).length > 0;
        return {
          UpdateCount: 0,
          ResultSet: {
            Rows: rows.map((row) => ({
              Data: row.map((text) => (text === null ? {} : { VarCharValue: text })),
            })),
            ResultSetMetadata: {
              ColumnInfo: columns.map(({ Name, Type }) => ({
                CatalogName: "hive",
                SchemaName: "",
                TableName: "",
                Name,
                Label: Name,
                Type,
                Nullable: "UNKNOWN",
                CaseSensitive: Type === "varchar",
              })),
            },
          },
          ...(more && { NextToken: String(start + MaxResults) }),
        };
      },
      CODE,
    ),
  };
}

/** The service under the credential scope "athena". */
export async function create(context: ServiceContext): Promise<Service> {
  const { clock, lock } = context;
  const catalog = { tables: glueTables(lock), views: glueViews(lock) };
  const groups = workGroups(context);
  const database = openStore(context.dataDir, STORE_VERSION, STORE_SCHEMA);
  const store = new QueryStore(database);
  store.forget(clock.now() - HISTORY_MS);
  // The local S3 keeps each bucket as a folder there.
  const buckets = join(dirname(context.dataDir), "s3", "buckets");
  const runner = new QueryRunner(store, catalog, buckets, context);
  const find = (id: string): Query => {
    const query = store.find(id);
    if (!query) throw new AwsError(CODE, `QueryExecution ${id} was not found`);
    return query;
  };

  return {
    name: "athena",
    protocol: awsJson("1.1"),
    operations: {
      StartQueryExecution: operation(
        startInput,
        (given) => {
          const { QueryString: sql, WorkGroup: workGroup, ClientRequestToken: token } = given;
          const same = token === undefined ? undefined : store.byToken(token);
          if (same && same.sql !== sql) throw new AwsError(CODE, "Idempotent parameters do not match");
          if (same) return { QueryExecutionId: same.id };
          if (!groups.has(workGroup)) throw new AwsError(CODE, `WorkGroup ${workGroup} is not found.`);
          const outputLocation = groups.get(workGroup) ?? given.ResultConfiguration.OutputLocation;
          if (!outputLocation?.startsWith("s3://")) {
            throw new AwsError(CODE, "No output location provided, or not one that begins with s3://");
          }
          const id = randomUUID();
          store.put({
            id,
            token,
            sql,
            parameters: given.ExecutionParameters,
            database: given.QueryExecutionContext.Database ?? "default",
            workGroup,
            outputLocation,
            state: "QUEUED",
            reason: undefined,
            submittedAt: clock.now(),
            completedAt: undefined,
            bytesScanned: 0,
            columns: [],
            statementType: "DML",
          });
          runner.submit(id);
          return { QueryExecutionId: id };
        },
        CODE,
      ),
      StopQueryExecution: operation(
        z.strictObject({ QueryExecutionId: z.string() }),
        ({ QueryExecutionId }) => {
          runner.cancel(find(QueryExecutionId));
          return {};
        },
        CODE,
      ),
      ...resultOperations(store, find),
    },
    async start() {
      for (const query of store.unfinished()) {
        store.put({ ...query, state: "QUEUED" });
        runner.submit(query.id);
      }
    },
    async stop() {
      await runner.stop();
      database.close();
    },
  };
}
