/** The lock file's Glue tables over Parquet in a bucket, with partitions projected from the path. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";

export interface Projection {
  readonly name: string;
  /** Whether a partition with this value is in the table, on this day (YYYY-MM-DD, UTC). */
  allows(value: string, today: string): boolean;
}

export interface GlueTable {
  readonly database: string;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly partitions: readonly Projection[];
  readonly bucket: string;
  /** Key prefix with a slash at its end, before the first partition. */
  readonly prefix: string;
}

const column = z.object({ name: z.string(), type: z.string() });

const tableSchema = z.object({
  databaseName: z.string(),
  name: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
  partitionKeys: z.array(column).default([]),
  storageDescriptor: z.object({
    location: z.string(),
    inputFormat: z.string().optional(),
    columns: z.array(column),
  }),
});

const DAY_MS = 86_400_000;
const unitDays: Readonly<Record<string, number>> = { DAY: 1, WEEK: 7 };

/** `NOW`, `NOW+2DAYS`, `1990-01-01` as a day. */
function bound(text: string, today: string, where: string): string {
  const [, sign, count, unit = ""] = /^NOW(?:([+-])(\d+)(DAY|WEEK)S?)?$/.exec(text.replaceAll(" ", "")) ?? [];
  if (text.startsWith("NOW")) {
    if (!unit && text !== "NOW")
      throw new InvalidInput(`${where}: the local cloud does not understand ${text}`);
    const days = Number(count ?? 0) * (unitDays[unit] ?? 0) * (sign === "-" ? -1 : 1);
    return new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
  }
  return text;
}

function projection(name: string, parameters: Readonly<Record<string, string>>, where: string): Projection {
  const of = (key: string): string => parameters[`projection.${name}.${key}`] ?? "";
  const type = of("type");
  if (type === "enum") {
    const values = new Set(of("values").split(","));
    return { name, allows: (value) => values.has(value) };
  }
  if (type === "date" && of("format") === "yyyy-MM-dd") {
    const [from = "", to = ""] = of("range").split(",");
    bound(to, "2000-01-01", where);
    return {
      name,
      allows: (value, today) => value >= bound(from, today, where) && value <= bound(to, today, where),
    };
  }
  throw new InvalidInput(
    `${where}: projection of ${name}: the local cloud has type enum, and date with the format yyyy-MM-dd`,
  );
}

/** A view of the catalog, as Athena writes it down: its SQL in JSON in base64 in a comment. */
function viewQuery(text: unknown): string | undefined {
  const [, encoded] = /^\/\* Presto View: ([\w+/=]+) \*\/$/.exec(String(text)) ?? [];
  if (encoded === undefined) return undefined;
  const { originalSql } = JSON.parse(Buffer.from(encoded, "base64").toString()) as { originalSql?: unknown };
  return typeof originalSql === "string" ? originalSql : undefined;
}

/** The lock file's views. Throws InvalidInput naming the one that Athena did not write. */
export function glueViews(lock: Lock): { database: string; name: string; query: string }[] {
  return catalogTables(lock)
    .filter(({ inputs }) => inputs["tableType"] === VIEW)
    .map(({ name: resource, inputs }) => {
      const query = viewQuery(inputs["viewOriginalText"]);
      if (query === undefined)
        throw new InvalidInput(`view ${resource}: viewOriginalText is not a Presto view`);
      return { database: String(inputs["databaseName"]), name: String(inputs["name"]), query };
    });
}

const VIEW = "VIRTUAL_VIEW";

function catalogTables(lock: Lock) {
  return resourcesOfType(lock, "aws:glue/catalogTable:CatalogTable");
}

/** Throws InvalidInput naming the table and what of it the local cloud does not have. */
export function glueTables(lock: Lock): GlueTable[] {
  const tables = catalogTables(lock).filter(({ inputs }) => inputs["tableType"] !== VIEW);
  return tables.map(({ name: resource, inputs }) => {
    const where = `table ${resource}`;
    const result = tableSchema.safeParse(inputs);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw new InvalidInput(`${where}: ${issue?.path.join(".")}: ${issue?.message}`);
    }
    const { databaseName, name, parameters, partitionKeys, storageDescriptor } = result.data;
    if (!/parquet/i.test(storageDescriptor.inputFormat ?? parameters["classification"] ?? "")) {
      throw new InvalidInput(`${where}: the local cloud reads Parquet only`);
    }
    const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*?)\/?$/.exec(storageDescriptor.location) ?? [];
    const hive = partitionKeys.map((key) => `${key.name}=\${${key.name}}/`).join("");
    const template = parameters["storage.location.template"];
    if (template !== undefined && template !== `s3://${bucket}/${prefix}/${hive}`) {
      throw new InvalidInput(`${where}: storage.location.template must be the location and then ${hive}`);
    }
    if (partitionKeys.length > 0 && parameters["projection.enabled"] !== "true") {
      throw new InvalidInput(`${where}: partitions without projection are not supported`);
    }
    return {
      database: databaseName,
      name,
      columns: storageDescriptor.columns,
      partitions: partitionKeys.map((key) => projection(key.name, parameters, where)),
      bucket,
      prefix: `${prefix}/`,
    };
  });
}
