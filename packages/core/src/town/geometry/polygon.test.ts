import { describe, expect, test } from "vitest";
import { centroid, contains, outlines, signedArea } from "./polygon.ts";
import { distanceM, localProjection, type Point } from "./projection.ts";

const square: Point[] = [
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
];
const ell: Point[] = [
  [0, 0],
  [3, 0],
  [3, 1],
  [1, 1],
  [1, 3],
  [0, 3],
];

describe("polygons", () => {
  test("a 2 by 2 square has area 4, negative when it runs clockwise", () => {
    expect(signedArea(square)).toBe(4);
    expect(signedArea(square.toReversed())).toBe(-4);
  });

  test("the centre of an L of a 3 by 1 bar and a 1 by 2 post is the mean of both by area", () => {
    const [x, y] = centroid(ell);
    expect(x).toBeCloseTo((3 * 1.5 + 2 * 0.5) / 5, 12);
    expect(y).toBeCloseTo((3 * 0.5 + 2 * 2) / 5, 12);
  });

  test("the notch of an L is outside", () => {
    expect(contains(ell, [2, 2])).toBe(false);
    expect(contains(ell, [0.5, 2])).toBe(true);
  });

  test("the outline of two squares that share a side is their rectangle", () => {
    const right: Point[] = square.map(([x, y]) => [x + 2, y]);
    const [outline, ...more] = outlines([square, right]);
    expect(more).toEqual([]);
    expect(signedArea(outline!)).toBe(8);
    expect(outline).toHaveLength(6);
  });

  test("a ring of eight squares round a hole has two outlines, the hole clockwise", () => {
    const cells = [0, 1, 2].flatMap((row) =>
      [0, 1, 2].flatMap((column) =>
        row === 1 && column === 1 ? [] : [square.map(([x, y]): Point => [x + 2 * column, y + 2 * row])],
      ),
    );
    expect(outlines(cells).map(signedArea)).toEqual([36, -4]);
  });
});

describe("localProjection", () => {
  test("one degree of latitude is 111.2 km; one of longitude at 60° N half of that", () => {
    const [, north] = localProjection([73, 22]).toLocal([73, 23]);
    expect(north / 1000).toBeCloseTo(111.195, 2);
    const [east] = localProjection([10, 60]).toLocal([11, 60]);
    expect(east / 1000).toBeCloseTo(111.195 / 2, 2);
  });

  test("there and back moves a point by less than 0.1 m", () => {
    const { toLocal, toPosition } = localProjection([73.2, 22.7]);
    const [x, y] = toLocal(toPosition([1234.567, -987.654]));
    expect(Math.hypot(x - 1234.567, y + 987.654)).toBeLessThan(0.1);
  });

  test("Ahmedabad to Vadodara is about 100 km", () => {
    expect(distanceM([72.5714, 23.0225], [73.1812, 22.3072]) / 1000).toBeCloseTo(101, 0);
  });
});
