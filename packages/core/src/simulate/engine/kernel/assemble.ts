/** The roads' inner loops from text to bytes, by the WebAssembly Binary Toolkit. */
import loadWabt from "wabt";
import { roadsKernelText } from "./roads-kernel.wat.ts";

/** @throws what the toolkit says of a text that is not a valid module. */
export async function assembleRoadsKernel(): Promise<Uint8Array> {
  const wabt = await loadWabt();
  const module = wabt.parseWat("roads-kernel.wat", roadsKernelText, { simd: true });
  module.resolveNames();
  module.validate();
  return module.toBinary({}).buffer;
}
