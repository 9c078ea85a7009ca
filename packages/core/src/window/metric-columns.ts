/**
 * The metrics of many observations as columns: which ones each has (a shape, shared by all observations with the
 * same names in the same order) and their values. What is known per metric (hash of the name, norm, sums) is then
 * found by position, because observations of an entity are nearly always of one shape.
 */
import { hashName } from "./hash.ts";

/** A list of metric names. Equal lists are the same object, but for those begun before names ran over. */
export class MetricShape {
  readonly names: readonly string[];
  /** Hashes of the names. */
  readonly keys: readonly number[];
  readonly #longer = new Map<string, MetricShape>();

  constructor(names: readonly string[]) {
    this.names = names;
    this.keys = names.map(hashName);
  }

  /** This list with one more name at its end. */
  with(name: string): MetricShape {
    let longer = this.#longer.get(name);
    if (longer === undefined) {
      longer = new MetricShape([...this.names, name]);
      this.#longer.set(name, longer);
      shapes += 1;
    }
    return longer;
  }
}

/** Names of unknown quantities are the publisher's: not every list of them is held for ever. */
const MAX_SHAPES = 5_000;
let shapes = 0;
let noNames = new MetricShape([]);

function shapeOf(metrics: Readonly<Record<string, number>>): MetricShape {
  if (shapes > MAX_SHAPES) {
    noNames = new MetricShape([]);
    shapes = 0;
  }
  let shape = noNames;
  for (const name in metrics) shape = shape.with(name);
  return shape;
}

export class MetricColumns {
  /** By slot, where there is an observation. */
  readonly shapes: (MetricShape | undefined)[];
  /** By slot: where in `values` its own begin, in the order of its shape. */
  readonly starts: Int32Array;
  values: Float64Array;
  #end = 0;
  #last = noNames;

  constructor(slots: number) {
    this.shapes = new Array<MetricShape | undefined>(slots).fill(undefined);
    this.starts = new Int32Array(slots);
    this.values = new Float64Array(4 * slots + 64);
  }

  /** Takes the metrics of the observation in `slot`. */
  put(slot: number, metrics: Readonly<Record<string, number>>): MetricShape {
    const start = this.#end;
    let shape = this.#last;
    let i = 0;
    // Names and values in one go while the names are those of the observation before.
    for (const name in metrics) {
      if (i === shape.names.length || shape.names[i] !== name) {
        i = -1;
        break;
      }
      this.#set(start + i, metrics[name] as number);
      i += 1;
    }
    if (i !== shape.names.length) {
      shape = shapeOf(metrics);
      for (let m = 0; m < shape.names.length; m++) this.#set(start + m, metrics[shape.names[m]!] as number);
      this.#last = shape;
    }
    this.#end = start + shape.names.length;
    this.shapes[slot] = shape;
    this.starts[slot] = start;
    return shape;
  }

  #set(at: number, value: number): void {
    if (at === this.values.length) {
      const longer = new Float64Array(2 * at);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[at] = value;
  }
}
