/** Textbook plume cases that the dispersion model must reproduce. */
import type { PublishedCase } from "../published-case.ts";
import { spreadAt } from "./dispersion.ts";
import { concentrationFor } from "./plume.ts";

const TURNER = "Turner, Workbook of Atmospheric Dispersion Estimates, EPA AP-26";
const FUNDAMENTALS = "Fundamentals of Air Pollution, 3rd ed.";

const atGround = (q: number, u: number, sy: number, sz: number, h: number, y = 0) =>
  concentrationFor(q, u, { y: sy, z: sz }, y, 0, h, Number.POSITIVE_INFINITY);

const plumeCase = (
  name: string,
  published: number,
  tolerance: number,
  source: string,
  ours: () => number,
): PublishedCase => ({
  case: name,
  quantity: "ground concentration",
  unit: "µg/m³",
  published,
  tolerance,
  source,
  ours,
});

const spreadCase = (
  name: string,
  published: number,
  tolerance: number,
  ours: () => number,
): PublishedCase => ({
  case: name,
  quantity: "spread",
  unit: "m",
  published,
  tolerance,
  source: `${FUNDAMENTALS}, Table 19-5 and p. 305`,
  ours,
});

/** Class B, the source of the distance-of-maximum example: σy as printed, Q = 1 g/s and u = 1 m/s scaled out. */
const highestDistance = () => {
  const printed = [
    [0.26, 45.9],
    [0.28, 49],
    [0.3, 52.2],
  ] as const;
  // With H = 40 m, near where σz = H/√2, the printed maximum lies at 0.28 km.
  const values = printed.map(([km, sigmaY]) => [
    km,
    atGround(1, 1, sigmaY, spreadAt("pasquill-gifford", "B", km * 1000).z, 40),
  ]);
  return values.reduce((best, each) => (each[1]! > best[1]! ? each : best))[0]!;
};

export const publishedPlumeCases: PublishedCase[] = [
  plumeCase(
    "5 g/s at 30 m, 2 m/s, σy 50 m, σz 30 m",
    320,
    2.5,
    "examrace.com, Gaussian plume, numerical questions",
    () => atGround(5, 2, 50, 30, 30),
  ),
  plumeCase("problem 1: 3 g/s at the ground, 7 m/s, class D, 3 km", 11, 0.5, TURNER, () =>
    atGround(3, 7, 190, 65, 0),
  ),
  plumeCase("problem 2: 80 g/s at 60 m, 6 m/s, class D, 500 m", 33, 0.5, TURNER, () =>
    atGround(80, 6, 36, 18.5, 60),
  ),
  plumeCase("problem 3: as problem 2, 50 m off the axis", 13, 0.5, TURNER, () =>
    atGround(80, 6, 36, 18.5, 60, 50),
  ),
  spreadCase("σz of class B at 0.26 km", 26.2, 0.05, () => spreadAt("pasquill-gifford", "B", 260).z),
  spreadCase("σz of class B at 0.28 km", 28.2, 0.05, () => spreadAt("pasquill-gifford", "B", 280).z),
  spreadCase("σz of class B at 0.30 km", 30.1, 0.05, () => spreadAt("pasquill-gifford", "B", 300).z),
  spreadCase("σy of class B at 0.26 km", 45.9, 0.6, () => spreadAt("pasquill-gifford", "B", 260).y),
  spreadCase("σy of class B at 0.30 km", 52.2, 0.6, () => spreadAt("pasquill-gifford", "B", 300).y),
  spreadCase("σz of class D at 0.5 km", 18.3, 0.05, () => spreadAt("pasquill-gifford", "D", 500).z),
  {
    case: "distance of the largest ground concentration, class B",
    quantity: "distance",
    unit: "km",
    published: 0.28,
    tolerance: 1e-9,
    source: `${FUNDAMENTALS}, p. 305`,
    ours: highestDistance,
  },
];
