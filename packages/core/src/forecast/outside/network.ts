/**
 * Forecasting networks that were trained elsewhere (LSTM and others), as ONNX, run by onnxruntime-web in WebAssembly. Core
 * does no I/O: model and runtime come as bytes. A network reads the last steps, and gives the next ones, as distances from
 * the local level in local scales, as all members do.
 *
 * The runtime answers asynchronously and forecasters ask at once. So a network notes what it is asked for and gives nothing
 * (NaN); `settled` (path-engine.ts) has the notes worked off, and asks again.
 */
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { InvalidInput } from "../../errors.ts";
import type { PathEngine } from "../additive/path-engine.ts";
import type { History } from "../history.ts";

export interface NetworkShape {
  /** Steps that the network reads and gives. */
  readonly past: number;
  readonly steps: number;
  /** [1, past], or [1, past, 1] for networks that take a sequence of vectors. */
  readonly input: "flat" | "sequence";
}

/** Answers that are remembered; a walk over five folds asks for some thousands. */
const REMEMBERED = 20_000;

/**
 * Loads a network and tries it once.
 * @param trainedUntilMs end of what it was trained on: of earlier moments it gives no forecast, since it has seen them.
 * @param runtime bytes of onnxruntime-web's ort-wasm-simd-threaded.wasm; needed for the first network of a process only.
 * @throws InvalidInput where the bytes are no ONNX model, or its input and output do not fit the shape.
 */
export async function loadNetwork(
  bytes: Uint8Array,
  shape: NetworkShape,
  trainedUntilMs: number,
  runtime?: Uint8Array<ArrayBuffer>,
): Promise<PathEngine> {
  const run = await openSession(bytes, shape, runtime);
  const answers = new Map<string, Float32Array>();
  const asked = new Map<string, Float32Array>();
  // One run at a time: requests that come together share the session.
  let turn: Promise<unknown> = Promise.resolve();
  const workOff = async (): Promise<void> => {
    if (answers.size + asked.size > REMEMBERED) answers.clear();
    for (const [key, input] of [...asked]) {
      answers.set(key, await run(input));
      asked.delete(key);
    }
  };
  return {
    name: "onnx",
    every: () => 1,
    path(history, last, steps) {
      const out = new Float64Array(steps).fill(Number.NaN);
      const { series, level, scale } = history;
      const endMs = series.startMs + (last + 1) * series.stepMs;
      if (last + 1 < shape.past || endMs < trainedUntilMs) return out;
      const input = inputOf(history, last, shape.past);
      const key = String.fromCharCode(...new Uint16Array(input.buffer));
      const made = answers.get(key);
      if (!made) {
        asked.set(key, input);
        return out;
      }
      for (let k = 0; k < Math.min(steps, shape.steps); k++) out[k] = level[last]! + scale[last]! * made[k]!;
      return out;
    },
    async settle() {
      if (asked.size === 0) return false;
      const mine = turn.then(workOff);
      turn = mine.catch(() => asked.clear());
      await mine;
      return true;
    },
  };
}

function inputOf({ clean, level, scale }: History, last: number, past: number): Float32Array {
  const [base, unit] = [level[last]!, scale[last]!];
  return Float32Array.from(clean.subarray(last + 1 - past, last + 1), (value) => (value - base) / unit);
}

async function openSession(
  bytes: Uint8Array,
  shape: NetworkShape,
  runtime: Uint8Array<ArrayBuffer> | undefined,
): Promise<(values: Float32Array) => Promise<Float32Array>> {
  env.wasm.numThreads = 1;
  if (runtime) env.wasm.wasmBinary = runtime;
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  } catch (cause) {
    throw new InvalidInput(`not an ONNX model that can be run: ${String(cause).slice(0, 200)}`, { cause });
  }
  const [input, output] = [session.inputNames, session.outputNames].map((names) => names[0]!);
  const dims = shape.input === "flat" ? [1, shape.past] : [1, shape.past, 1];
  const run = async (values: Float32Array): Promise<Float32Array> => {
    const made = (await session.run({ [input!]: new Tensor("float32", values, dims) }))[output!]!.data;
    if (!(made instanceof Float32Array) || made.length !== shape.steps) {
      throw new InvalidInput(
        `the network gives ${made.length} values of its output "${output}"; ${shape.steps} float32 are needed`,
      );
    }
    return made;
  };
  try {
    await run(new Float32Array(shape.past));
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause;
    throw new InvalidInput(`the network does not take [${dims.join(", ")}]: ${String(cause).slice(0, 200)}`, {
      cause,
    });
  }
  return run;
}
