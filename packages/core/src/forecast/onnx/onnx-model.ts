/**
 * Forecasting networks that were trained elsewhere (LSTM and others), as ONNX, run by onnxruntime-web in WebAssembly. Core
 * does no I/O: model and runtime come as bytes. A network reads the last steps, and gives the next ones, as distances from
 * the local level in local scales, as all members do; its intervals come from its errors on a past that it had not seen.
 */
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { InvalidInput } from "../../errors.ts";
import { ConformalBounds } from "../conformal.ts";
import type { Distribution } from "../forecaster.ts";
import type { History } from "../history.ts";

export interface OnnxShape {
  /** Steps that the network reads and gives. */
  readonly past: number;
  readonly steps: number;
  /** [1, past], or [1, past, 1] for networks that take a sequence of vectors. */
  readonly input: "flat" | "sequence";
}

export interface OnnxModel {
  readonly shape: OnnxShape;
  /**
   * Forecasts of the steps after `origin`, in the unit of the history.
   * @throws InvalidInput where the past is shorter than the network reads.
   */
  path(history: History, origin: number): Promise<Float64Array>;
}

/**
 * Loads a network and tries it once.
 * @param runtime bytes of onnxruntime-web's ort-wasm-simd-threaded.wasm; needed for the first model of a process only.
 * @throws InvalidInput where the bytes are no ONNX model, or its input and output do not fit the shape.
 */
export async function loadOnnx(
  bytes: Uint8Array,
  shape: OnnxShape,
  runtime?: Uint8Array<ArrayBuffer>,
): Promise<OnnxModel> {
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
  return {
    shape,
    async path({ clean, level, scale }, origin) {
      if (origin + 1 < shape.past) {
        throw new InvalidInput(`${origin + 1} steps are known; the network reads ${shape.past}`);
      }
      const [base, unit] = [level[origin]!, scale[origin]!];
      const past = clean.subarray(origin + 1 - shape.past, origin + 1);
      const made = await run(Float32Array.from(past, (value) => (value - base) / unit));
      return Float64Array.from(made, (value) => base + unit * value);
    },
  };
}

/** Origins that intervals are taken from. */
const CALIBRATION_ORIGINS = 300;

/**
 * Bounds per step ahead from a network's errors on origins from `from` to `until`, which it had not been trained on.
 * They are in units of the local scale.
 */
export async function calibrateOnnx(
  model: OnnxModel,
  history: History,
  from: number,
  until: number,
): Promise<ConformalBounds[]> {
  const { steps, past } = model.shape;
  const bounds = Array.from({ length: steps }, () => new ConformalBounds());
  const first = Math.max(from, past - 1);
  const stride = Math.max(1, Math.ceil((until - steps - first) / CALIBRATION_ORIGINS));
  for (let origin = first; origin + steps < until; origin += stride) {
    const path = await model.path(history, origin);
    path.forEach((point, i) => {
      bounds[i]!.remember(history.capped.values[origin + 1 + i]! - point, history.scale[origin]!);
    });
  }
  return bounds;
}

/** Distributions of the steps after an origin, the first step first. */
export async function predictOnnx(
  model: OnnxModel,
  bounds: readonly ConformalBounds[],
  history: History,
  origin: number,
): Promise<Distribution[]> {
  const path = await model.path(history, origin);
  return Array.from(path, (point, i) => ({
    point,
    quantiles: bounds[i]!.quantiles(point, history.scale[origin]!),
  }));
}
