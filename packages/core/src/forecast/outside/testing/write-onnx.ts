/** Writes tiny ONNX models (protobuf, onnx.proto of ONNX 1.x) for tests: one matrix between input and output. */

type Field = [number: number, value: number | string | Uint8Array];

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

function message(fields: readonly Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([number, value]) => {
      if (typeof value === "number") return [...varint(number * 8), ...varint(value)];
      const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
      return [...varint(number * 8 + 2), ...varint(bytes.length), ...bytes];
    }),
  );
}

const FLOAT = 1;

function valueInfo(name: string, dims: readonly number[]): Uint8Array {
  const shape = message(dims.map((dim): Field => [1, message([[1, dim]])]));
  const tensor = message([
    [1, FLOAT],
    [2, shape],
  ]);
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ]);
}

/** A model whose output [1, columns] is its input [1, rows] times a matrix, row after row. */
export function matrixModel(matrix: Float32Array, rows: number, columns: number): Uint8Array {
  const weights = message([
    [1, rows],
    [1, columns],
    [2, FLOAT],
    [8, "weights"],
    [9, new Uint8Array(matrix.buffer, matrix.byteOffset, matrix.byteLength)],
  ]);
  const node = message([
    [1, "past"],
    [1, "weights"],
    [2, "next"],
    [4, "MatMul"],
  ]);
  const graph = message([
    [1, node],
    [2, "matrix"],
    [5, weights],
    [11, valueInfo("past", [1, rows])],
    [12, valueInfo("next", [1, columns])],
  ]);
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ]);
}
