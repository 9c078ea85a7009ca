/** Reads what a plume study needs: sources and receptors from JSON, the hours' weather from CSV. */
import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import { readTable } from "../table/read-table.ts";
import { type StabilityClass, stabilityFromRadiation } from "../weather/stability.ts";
import type { Stack } from "./plume-rise.ts";
import type { Receptor, Source } from "./sources.ts";

const metres = z.number().min(-1e6).max(1e6);
const size = z.number().positive().max(1e5);
const emission = z.number().min(0).max(1e6).describe("g/s from the whole source");
const height = z.number().min(0).max(500).default(0);

const sourceSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("point"),
    id: z.string().min(1),
    x_m: metres,
    y_m: metres,
    g_per_s: emission,
    height_m: height,
    stack: z
      .strictObject({
        diameter_m: z.number().positive(),
        exit_m_per_s: z.number().min(0),
        exit_c: z.number(),
      })
      .optional(),
  }),
  z.strictObject({
    kind: z.literal("line"),
    id: z.string().min(1),
    from_m: z.tuple([metres, metres]),
    to_m: z.tuple([metres, metres]),
    g_per_s: emission,
    height_m: height,
    width_m: size.default(10),
    wake_m: size.default(3).describe("height to which traffic mixes its exhaust"),
  }),
  z.strictObject({
    kind: z.literal("area"),
    id: z.string().min(1),
    x_m: metres,
    y_m: metres,
    width_m: size,
    depth_m: size,
    g_per_s: emission,
    height_m: height,
    mixed_m: size.default(5),
  }),
]);

const receptorSchema = z.strictObject({
  id: z.string().min(1),
  x_m: metres,
  y_m: metres,
  z_m: z.number().min(0).max(1000).default(1.5),
});

function parse<T extends z.ZodType<{ id: string }>>(schema: T, text: string, name: string): z.output<T>[] {
  let given: unknown;
  try {
    given = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InvalidInput(`${name}: not JSON: ${(error as Error).message.replace(/\s+/g, " ")}`, {
      cause: error,
    });
  }
  if (!Array.isArray(given) || given.length === 0)
    throw new InvalidInput(`${name}: a list of at least one is needed`);
  const seen = new Set<string>();
  return given.map((element: unknown, i) => {
    const result = schema.safeParse(element);
    if (!result.success) {
      const issue = result.error.issues[0]!;
      const id = (element as { id?: unknown } | null)?.id;
      const label = typeof id === "string" ? ` (${id})` : "";
      throw new InvalidInput(
        `${name}, element ${i + 1}${label}: ${issue.path.join(".") || "value"}: ${issue.message}`,
        {
          details: { element: i + 1, field: issue.path.join(".") },
        },
      );
    }
    if (seen.has(result.data.id))
      throw new InvalidInput(`${name}, element ${i + 1}: id ${result.data.id} stands twice`);
    seen.add(result.data.id);
    return result.data;
  });
}

export type StackedSource = Source & { stack?: Stack };

/** Sources from a JSON list. @throws InvalidInput naming file, element and field. */
export function readSources(text: string, name: string): StackedSource[] {
  return parse(sourceSchema, text, name).map((source): StackedSource => {
    const common = { id: source.id, gPerS: source.g_per_s, heightM: source.height_m };
    if (source.kind === "line") {
      return {
        kind: "line",
        ...common,
        from: source.from_m,
        to: source.to_m,
        widthM: source.width_m,
        wakeM: source.wake_m,
      };
    }
    if (source.kind === "area") {
      return {
        kind: "area",
        ...common,
        x: source.x_m,
        y: source.y_m,
        widthM: source.width_m,
        depthM: source.depth_m,
        mixedM: source.mixed_m,
      };
    }
    const point = { kind: "point", ...common, x: source.x_m, y: source.y_m } as const;
    if (!source.stack) return point;
    const { diameter_m: diameterM, exit_m_per_s: exitMPerS, exit_c: exitC } = source.stack;
    return { ...point, stack: { heightM: source.height_m, diameterM, exitMPerS, exitC } };
  });
}

/** Receptors from a JSON list. @throws InvalidInput naming file, element and field. */
export const readReceptors = (text: string, name: string): Receptor[] =>
  parse(receptorSchema, text, name).map(({ id, x_m, y_m, z_m }) => ({ id, x: x_m, y: y_m, z: z_m }));

export interface MetHour {
  label: string;
  windMPerS: number;
  fromDegrees: number;
  stability: StabilityClass;
  mixingM: number;
  temperatureC: number;
}

/**
 * Hours from CSV: `wind_m_s` (at 10 m), `wind_from_deg`, then `stability` (A-F) or `solar_w_m2` (and `cloud_eighths`),
 * and where known `mixing_m` and `temp_c` (20 °C where missing). A column `time` names the hours.
 * @throws InvalidInput naming file, line and field.
 */
export function readMet(text: string, name: string): MetHour[] {
  const header = text.slice(0, text.indexOf("\n") < 0 ? undefined : text.indexOf("\n")).toLowerCase();
  const has = (column: string) =>
    new RegExp(`(^|,)\\s*"?${column}"?\\s*(,|$)`).test(header.replace(/^\uFEFF/, "").trim());
  const words = (["time", "stability"] as const).filter(has);
  const rows = readTable(text, name, {
    text: words,
    number: ["wind_m_s", "wind_from_deg"],
    optional: ["solar_w_m2", "cloud_eighths", "mixing_m", "temp_c"],
  });
  if (rows.length === 0) throw new InvalidInput(`${name}: no hour in the file`);
  return rows.map(({ line, text: cells, number, optional }) => {
    const where = `${name}, line ${line}`;
    const { wind_m_s: windMPerS, wind_from_deg: fromDegrees } = number;
    if (!(windMPerS >= 0 && windMPerS <= 100))
      throw new InvalidInput(`${where}: wind_m_s is ${windMPerS}; allowed is 0 to 100`);
    if (!(fromDegrees >= 0 && fromDegrees <= 360)) {
      throw new InvalidInput(`${where}: wind_from_deg is ${fromDegrees}; allowed is 0 to 360`);
    }
    const { mixing_m: mixingM = Number.POSITIVE_INFINITY, temp_c: temperatureC = 20 } = optional;
    if (!(mixingM >= 10)) throw new InvalidInput(`${where}: mixing_m is ${mixingM}; allowed is 10 m or more`);
    if (!(temperatureC >= -60 && temperatureC <= 60)) {
      throw new InvalidInput(`${where}: temp_c is ${temperatureC}; allowed is -60 to 60 °C`);
    }
    return {
      label: cells.time ?? `line ${line}`,
      windMPerS,
      fromDegrees,
      stability: stabilityIn(cells.stability, optional, windMPerS, where),
      mixingM,
      temperatureC,
    };
  });
}

function stabilityIn(
  named: string | undefined,
  { solar_w_m2: solar, cloud_eighths: cloud }: { solar_w_m2?: number; cloud_eighths?: number },
  wind: number,
  where: string,
): StabilityClass {
  if (named !== undefined) {
    if (/^[A-F]$/.test(named)) return named as StabilityClass;
    throw new InvalidInput(`${where}: stability is "${named.slice(0, 20)}"; allowed are A to F`);
  }
  if (solar === undefined) throw new InvalidInput(`${where}: stability or solar_w_m2 is needed`);
  try {
    return stabilityFromRadiation(wind, solar, cloud);
  } catch (error) {
    throw new InvalidInput(`${where}: ${(error as Error).message}`, { cause: error });
  }
}
