/** An EPANET input file (2.2 manual, appendix C) from the parts that the generator lays out. Litres per second. */
import type { Point } from "../geometry/projection.ts";

export interface InpModel {
  title: string;
  junctions: { id: string; point: Point; elevationM: number; demandLps: number; pattern: string }[];
  reservoirs: { id: string; point: Point; headM: number }[];
  tanks: {
    id: string;
    point: Point;
    elevationM: number;
    initialM: number;
    minM: number;
    maxM: number;
    diameterM: number;
  }[];
  pipes: {
    id: string;
    from: string;
    to: string;
    lengthM: number;
    diameterMm: number;
    roughness: number;
    /** Points that it passes between its ends. */
    via?: Point[];
    /** Coefficient of the velocity head; none where it is left out. */
    minorLoss?: number;
    status: "Open" | "Closed" | "CV";
  }[];
  pumps: { id: string; from: string; to: string; curve: string }[];
  /** Half-hourly factors over a day. */
  patterns: { id: string; values: number[] }[];
  /** One-point pump curves. */
  curves: { id: string; flowLps: number; headM: number }[];
  controls: string[];
}

/** Factors on one line of a pattern. */
const PER_LINE = 12;

/** The text of the file: a day in 15-minute steps, repeated for as long as a reader asks. */
export function writeInp(model: InpModel): string {
  const row = (...cells: (string | number)[]) => ` ${cells.join("\t")}`;
  const places = [...model.junctions, ...model.reservoirs, ...model.tanks];
  const bends = model.pipes.flatMap(({ id, via = [] }) =>
    via.map(([x, y]) => row(id, x.toFixed(1), y.toFixed(1))),
  );
  const sections: [string, string[]][] = [
    ["TITLE", [model.title]],
    [
      "JUNCTIONS",
      model.junctions.map(({ id, elevationM, demandLps, pattern }) =>
        row(id, elevationM, demandLps.toFixed(5), pattern, ";"),
      ),
    ],
    ["RESERVOIRS", model.reservoirs.map(({ id, headM }) => row(id, headM, ";"))],
    [
      "TANKS",
      model.tanks.map((tank) =>
        row(tank.id, tank.elevationM, tank.initialM, tank.minM, tank.maxM, tank.diameterM, 0, ";"),
      ),
    ],
    [
      "PIPES",
      model.pipes.map((pipe) =>
        row(
          pipe.id,
          pipe.from,
          pipe.to,
          pipe.lengthM,
          pipe.diameterMm,
          pipe.roughness,
          pipe.minorLoss ?? 0,
          pipe.status,
          ";",
        ),
      ),
    ],
    ["PUMPS", model.pumps.map(({ id, from, to, curve }) => row(id, from, to, `HEAD ${curve}`, ";"))],
    [
      "PATTERNS",
      model.patterns.flatMap(({ id, values }) =>
        Array.from({ length: Math.ceil(values.length / PER_LINE) }, (_, line) =>
          row(id, ...values.slice(line * PER_LINE, (line + 1) * PER_LINE)),
        ),
      ),
    ],
    ["CURVES", model.curves.map(({ id, flowLps, headM }) => row(id, flowLps, headM))],
    ["CONTROLS", model.controls],
    [
      "TIMES",
      [
        "Duration\t24:00",
        "Hydraulic Timestep\t0:15",
        "Pattern Timestep\t0:30",
        "Report Timestep\t0:15",
        "Start ClockTime\t12 am",
      ],
    ],
    [
      "OPTIONS",
      ["Units\tLPS", "Headloss\tH-W", "Trials\t100", "Accuracy\t0.0001", "Unbalanced\tContinue 10"],
    ],
    ["COORDINATES", places.map(({ id, point: [x, y] }) => row(id, x.toFixed(1), y.toFixed(1)))],
    ...(bends.length > 0 ? [["VERTICES", bends] satisfies [string, string[]]] : []),
  ];
  return `${sections.map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`).join("\n")}\n[END]\n`;
}
