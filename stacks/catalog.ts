/**
 * The lake as SQL: an Athena table per domain over the Parquet that the archiver writes, with the columns that it
 * writes. Partitions are projected from the path, so no crawler runs and a new day is there at once.
 */
import { lakeColumns } from "../packages/core/src/lake/columns.ts";
import { DOMAINS } from "../packages/core/src/observation/domain.ts";
import { RUN_COLUMNS } from "../packages/core/src/simulate/request/run-columns.ts";
import { lake } from "./storage.ts";

export const catalog = new aws.glue.CatalogDatabase("Catalog", {
  name: `${$app.name}_${$app.stage}`.replaceAll("-", "_"),
  description: "Raw observations of the town, one table per domain",
});

/** Where Athena leaves its answers; the lake forgets them after a week. */
export const ATHENA_RESULTS = "athena/";

for (const domain of DOMAINS) {
  const location = $interpolate`s3://${lake.name}/raw/domain=${domain}/`;
  new aws.glue.CatalogTable(`Raw${domain.charAt(0).toUpperCase()}${domain.slice(1)}`, {
    databaseName: catalog.name,
    name: domain,
    description: `Raw ${domain} observations. Say a date in every query: \`where date >= '2026-01-01'\``,
    tableType: "EXTERNAL_TABLE",
    partitionKeys: [{ name: "date", type: "string", comment: "local day of observed_at (Asia/Kolkata)" }],
    parameters: {
      classification: "parquet",
      "projection.enabled": "true",
      "projection.date.type": "date",
      "projection.date.format": "yyyy-MM-dd",
      "projection.date.range": "1990-01-01,NOW+2DAYS",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena's own substitution
      "storage.location.template": $interpolate`${location}date=${"${date}"}/`,
    },
    storageDescriptor: {
      location,
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      serDeInfo: {
        serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
      },
      columns: lakeColumns(domain).map(({ name, type, description }) => ({
        name,
        type,
        comment: description,
      })),
    },
  });
}

new aws.glue.CatalogTable("SimulationRuns", {
  databaseName: catalog.name,
  name: "simulation_runs",
  description:
    "Monte Carlo runs of simulations. Say a simulation in every query: `where simulation_id = '…'`",
  tableType: "EXTERNAL_TABLE",
  parameters: { classification: "parquet" },
  storageDescriptor: {
    location: $interpolate`s3://${lake.name}/simulation-runs/`,
    inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serDeInfo: { serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe" },
    columns: RUN_COLUMNS.map((column) => ({ ...column })),
  },
});

/**
 * Athena bills 5 USD per TB read. A day of a town of 5,000 devices is about 0.3 GB of Parquet, so that a month
 * of one domain is well under the limit; a query over everything by mistake stops at 50 GB, for 0.25 USD.
 */
export const workgroup = new aws.athena.Workgroup("Workgroup", {
  name: `${$app.name}-${$app.stage}`,
  forceDestroy: true,
  configuration: {
    enforceWorkgroupConfiguration: true,
    publishCloudwatchMetricsEnabled: true,
    bytesScannedCutoffPerQuery: 50 * 1024 ** 3,
    engineVersion: { selectedEngineVersion: "Athena engine version 3" },
    resultConfiguration: {
      outputLocation: $interpolate`s3://${lake.name}/${ATHENA_RESULTS}`,
      encryptionConfiguration: { encryptionOption: "SSE_S3" },
    },
  },
});
