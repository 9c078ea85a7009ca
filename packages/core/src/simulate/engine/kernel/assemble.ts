/** A day's inner loops from text to bytes, by the WebAssembly Binary Toolkit. */
import loadWabt from "wabt";
import { kernelText } from "./kernel.wat.ts";

/** @throws what the toolkit says of a text that is not a valid module. */
export async function assembleKernel(): Promise<Uint8Array> {
  const wabt = await loadWabt();
  const module = wabt.parseWat("kernel.wat", kernelText, { simd: true });
  module.resolveNames();
  module.validate();
  return module.toBinary({}).buffer;
}
