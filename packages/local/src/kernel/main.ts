/** `npm run kernel`: assembles the simulation's inner loops. A test refuses bytes that are not those of the text. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assembleKernel } from "@nagar/core/simulate/engine/kernel/assemble.ts";

const file = fileURLToPath(import.meta.resolve("@nagar/core/simulate/engine/kernel/kernel-bytes.ts"));
const base64 = Buffer.from(await assembleKernel()).toString("base64");
writeFileSync(
  file,
  `/** Written by \`npm run kernel\` from \`kernel.wat.ts\`; do not edit. */
export const KERNEL =
  "${base64}";
`,
);
