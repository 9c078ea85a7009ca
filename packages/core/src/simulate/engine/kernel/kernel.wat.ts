/** The module of a day's inner loops as text; it imports its memory, and `pow` for BPR powers other than 4. */
import { roadsFunctions } from "./roads-kernel.wat.ts";
import { travelFunctions } from "./travel-kernel.wat.ts";

export const kernelText = `(module
(import "day" "memory" (memory 1))
(import "day" "pow" (func $pow (param f64 f64) (result f64)))
${travelFunctions}
${roadsFunctions})
`;
