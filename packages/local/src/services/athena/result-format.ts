/** Values and types as Athena writes them in result files and answers. */
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";

export interface ColumnInfo {
  readonly Name: string;
  readonly Type: string;
}

const typeNames: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.BOOLEAN]: "boolean",
  [DuckDBTypeId.TINYINT]: "tinyint",
  [DuckDBTypeId.SMALLINT]: "smallint",
  [DuckDBTypeId.INTEGER]: "integer",
  [DuckDBTypeId.BIGINT]: "bigint",
  // DuckDB widens sums; Athena's sum of whole numbers is a bigint.
  [DuckDBTypeId.HUGEINT]: "bigint",
  [DuckDBTypeId.FLOAT]: "real",
  [DuckDBTypeId.DOUBLE]: "double",
  [DuckDBTypeId.DECIMAL]: "decimal",
  [DuckDBTypeId.VARCHAR]: "varchar",
  [DuckDBTypeId.DATE]: "date",
  [DuckDBTypeId.TIMESTAMP]: "timestamp",
  [DuckDBTypeId.TIMESTAMP_MS]: "timestamp",
  [DuckDBTypeId.TIMESTAMP_TZ]: "timestamp with time zone",
  [DuckDBTypeId.LIST]: "array",
  [DuckDBTypeId.STRUCT]: "row",
  [DuckDBTypeId.MAP]: "map",
};

/** Athena's name of a type; DuckDB's own, in lower case, where Athena has none. */
export function athenaType(type: DuckDBType): string {
  return typeNames[type.typeId] ?? String(type).toLowerCase();
}

/** A double as Java writes it: 61.0, 1.0E7, 1.0E-4. */
export function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function timestamp(micros: bigint): string {
  const text = new Date(Number(micros / 1000n)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}`;
}

/** The text of a value; undefined where it is null. */
export function athenaText(value: DuckDBValue, type: DuckDBType): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number") {
    const fraction = type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT;
    return fraction ? javaDouble(value) : String(value);
  }
  if (value instanceof DuckDBTimestampValue) return timestamp(value.micros);
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestamp(value.millis * 1000n);
  if (value instanceof DuckDBTimestampTZValue) return `${timestamp(value.micros)} UTC`;
  if (value instanceof DuckDBDateValue) return new Date(value.days * 86_400_000).toISOString().slice(0, 10);
  if (value instanceof DuckDBDecimalValue) return value.toString();
  if (value instanceof DuckDBListValue) return `[${value.items.map(plain).join(", ")}]`;
  if (value instanceof DuckDBStructValue) {
    return `{${Object.entries(value.entries)
      .map(([key, each], index) => `${key || `field${index}`}=${plain(each)}`)
      .join(", ")}}`;
  }
  if (value instanceof DuckDBMapValue) {
    return `{${value.entries.map(({ key, value: each }) => `${plain(key)}=${plain(each)}`).join(", ")}}`;
  }
  return String(value);
}

/** Inside of an array, row or map. */
function plain(value: DuckDBValue): string {
  if (value === null) return "null";
  if (typeof value === "number" && !Number.isInteger(value)) return javaDouble(value);
  if (value instanceof DuckDBTimestampValue) return timestamp(value.micros);
  return String(value);
}

/** One line of a result file: every value in quotes, nothing for null. */
export function csvLine(values: readonly (string | undefined)[]): string {
  return `${values.map((text) => (text === undefined ? "" : `"${text.replaceAll('"', '""')}"`)).join(",")}\n`;
}
