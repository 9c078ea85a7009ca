/**
 * The lake as SQL: an Athena table per domain over the Parquet that the archiver writes, with the columns that it
 * writes. Partitions are projected from the path, so no crawler runs and a new day is there at once.
 */
import { SERIES_TABLE } from "../packages/core/src/forecast/registry/dataset.ts";
import { type LakeColumn, lakeColumns } from "../packages/core/src/lake/columns.ts";
import { SERIES_COLUMNS, SERIES_PREFIX } from "../packages/core/src/lake/series-columns.ts";
import { DOMAINS } from "../packages/core/src/observation/domain.ts";
import { RUN_COLUMNS } from "../packages/core/src/simulate/request/run-columns.ts";
import { lake } from "./storage.ts";

export const catalog = new aws.glue.CatalogDatabase("Catalog", {
  name: `${$app.name}_${$app.stage}`.replaceAll("-", "_"),
  description: "Raw observations of the town, one table per domain",
});

/** Where Athena leaves its answers; the lake forgets them after a week. */
export const ATHENA_RESULTS = "athena/";

interface Table {
  name: string;
  description: string;
  /** In the lake, with a slash at its end. */
  prefix: string;
  columns: readonly LakeColumn[];
  partitions: { name: string; comment: string; projection: Record<string, string> }[];
}

/** Days from the path; queries name them. */
const DATE = {
  name: "date",
  comment: "local day (Asia/Kolkata)",
  projection: { type: "date", format: "yyyy-MM-dd", range: "1990-01-01,NOW+2DAYS" },
};

/** A table over Parquet files whose partitions are projected from the path. */
function parquetTable(logical: string, { name, description, prefix, columns, partitions }: Table) {
  const location = $interpolate`s3://${lake.name}/${prefix}`;
  // biome-ignore lint/style/useTemplate: Athena's own substitution would be taken for ours
  const path = partitions.map((each) => each.name + "=${" + each.name + "}/").join("");
  return new aws.glue.CatalogTable(logical, {
    databaseName: catalog.name,
    name,
    description,
    tableType: "EXTERNAL_TABLE",
    partitionKeys: partitions.map((each) => ({ name: each.name, type: "string", comment: each.comment })),
    parameters: {
      classification: "parquet",
      "projection.enabled": "true",
      ...Object.fromEntries(
        partitions.flatMap((each) =>
          Object.entries(each.projection).map(([key, value]) => [`projection.${each.name}.${key}`, value]),
        ),
      ),
      "storage.location.template": $interpolate`${location}${path}`,
    },
    storageDescriptor: {
      location,
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      serDeInfo: {
        serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
      },
      columns: columns.map((column) => ({
        name: column.name,
        type: column.type,
        comment: column.description,
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

for (const domain of DOMAINS) {
  parquetTable(`Raw${domain.charAt(0).toUpperCase()}${domain.slice(1)}`, {
    name: domain,
    description: `Raw ${domain} observations. Say a date in every query: \`where date >= '2026-01-01'\``,
    prefix: `raw/domain=${domain}/`,
    columns: lakeColumns(domain),
    partitions: [{ ...DATE, comment: "local day of observed_at (Asia/Kolkata)" }],
  });
}

/** What forecasts are trained on: a value per series and step; the row with the latest `written_at` counts. */
export const seriesValues = parquetTable("SeriesValues", {
  name: SERIES_TABLE,
  description: "The value of each step of each series that is forecast, as often as it was written",
  prefix: SERIES_PREFIX,
  columns: SERIES_COLUMNS,
  partitions: [
    {
      name: "domain",
      comment: "the series' domain",
      projection: { type: "enum", values: DOMAINS.join(",") },
    },
    { ...DATE, comment: "local day of step_start (Asia/Kolkata)" },
  ],
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
