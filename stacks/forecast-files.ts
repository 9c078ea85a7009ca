/**
 * The WebAssembly of models that are not computed in JavaScript (ETS, MSTL, Prophet by augurs; networks by onnxruntime). A
 * function that trains or forecasts has it beside its bundle and reads it when a model of that kind is used. Prophet's
 * optimizer starts a thread of its own from a file, so it goes along as packages, unbundled.
 */
const BESIDE = [
  "@bsull/augurs/ets_bg.wasm",
  "@bsull/augurs/mstl_bg.wasm",
  "@bsull/augurs/prophet_bg.wasm",
  "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
];
const PACKAGES = ["@bsull/augurs-prophet-wasmstan", "@bytecodealliance/preview2-shim"];

/** The files for a handler in `folder` of packages/functions/src. */
export const forecastFiles = (folder: "api" | "alerts" | "forecast" | "training") => ({
  copyFiles: [
    ...BESIDE.map((file) => ({
      from: `node_modules/${file}`,
      to: `packages/functions/src/${folder}/${file.split("/").at(-1)}`,
    })),
    ...PACKAGES.map((name) => ({ from: `node_modules/${name}`, to: `node_modules/${name}` })),
  ],
});
