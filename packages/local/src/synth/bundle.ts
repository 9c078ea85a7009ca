/**
 * One bundle of `sst.config.ts`, the stacks and SST's own components, as `sst deploy` makes it: the same
 * sources, the same injected shim. Only two things differ, and both are here: what SST gives as constants
 * (`$app`, `$cli`, `$dev`) stays a global, so that one bundle serves every stage, and the random suffix of
 * physical names is a constant, so that the lock file is the same bytes everywhere.
 */
import * as esbuild from "esbuild";
import { PLATFORM, ROOT } from "../platform.ts";

/** SST draws the suffix of a physical name from `crypto.randomBytes`, in this file of its platform. */
const NAMING = /components[/\\]naming\.ts$/;

const steadyNames: esbuild.Plugin = {
  name: "steady-names",
  setup(build) {
    build.onResolve({ filter: /^crypto$/ }, ({ importer }) =>
      NAMING.test(importer) ? { path: "crypto", namespace: "steady" } : undefined,
    );
    build.onLoad({ filter: /^crypto$/, namespace: "steady" }, () => ({
      contents: `import crypto from "node:crypto";
        export default { createHash: crypto.createHash, randomBytes: (size) => Buffer.alloc(size) };`,
      loader: "js",
    }));
  },
};

/** What the bundle exports: Pulumi's runtime as SST resolves it, SST's runner, and the app. */
const ENTRY = `
  import * as pulumi from "@pulumi/pulumi";
  import * as aws from "@pulumi/aws";
  import * as sst from "./src/components";
  import { run } from "./src/auto/run";
  globalThis.aws = aws;
  globalThis.sst = sst;
  export { pulumi, run };
  export const loadConfig = async () => (await import(${JSON.stringify(`${ROOT}sst.config.ts`)})).default;
`;

/** Bundles into `outfile`, which must lie inside the platform so that its packages are found. */
export async function bundleApp(outfile: string): Promise<void> {
  await esbuild.build({
    stdin: { contents: ENTRY, resolveDir: PLATFORM, sourcefile: "synth-entry.ts", loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    inject: [`${PLATFORM}src/shim/run.js`],
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    plugins: [steadyNames],
    logLevel: "warning",
    absWorkingDir: ROOT,
  });
}
