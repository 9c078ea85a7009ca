/**
 * Evaluates `sst.config.ts` for one stage and prints its lock. A program of its own, because SST and Pulumi
 * keep their state in globals and change the working directory; one process per stage keeps stages apart and
 * gives the memory back.
 *
 * Usage: evaluate.ts BUNDLE STAGE SCRATCH
 */
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Lock } from "../lock.ts";
import { PLATFORM, ROOT, sstVersion } from "../platform.ts";
import { startCliServer } from "./cli-server.ts";
import { engineFor, type Mocks } from "./engine.ts";
import type { Place } from "./identities.ts";
import { lockText, normalize } from "./normalize.ts";

interface AppBundle {
  pulumi: {
    runtime: {
      setMocks(mocks: Mocks, project: string, stack: string): Promise<void>;
      runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
      disconnect(): Promise<void>;
    };
  };
  run(program: () => Promise<unknown>): Promise<unknown>;
  loadConfig(): Promise<{
    app(input: { stage: string }): AppSettings | Promise<AppSettings>;
    run(): Promise<unknown>;
  }>;
}

interface AppSettings {
  name: string;
  removal?: Lock["removal"];
  protect?: boolean;
  providers: { aws: { region: string } };
}

/** Packages of which functions take a file along. */
const COPIED_FROM = [
  "highs",
  "@bsull/augurs",
  "@bsull/augurs-prophet-wasmstan",
  "@bytecodealliance/preview2-shim",
  "onnxruntime-web",
];

const [bundle, stage, scratch] = process.argv.slice(2);
if (!bundle || !stage || !scratch) throw new Error("evaluate.ts needs the bundle, the stage and a folder");
process.stdout.write(await synthesize(bundle, stage, scratch));

/** `scratch` stands in for the repository: SST looks there for the site's build output, and writes beside it. */
async function synthesize(bundle: string, stage: string, scratch: string): Promise<string> {
  // SST looks whether a file that a function takes along is there; only those packages, or others would be found twice.
  await mkdir(join(scratch, "node_modules"), { recursive: true });
  for (const name of COPIED_FROM) {
    await mkdir(dirname(join(scratch, "node_modules", name)), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), join(scratch, "node_modules", name));
  }
  const globals = globalThis as Record<string, unknown>;
  globals["$dev"] = false;
  globals["$cli"] = {
    command: "deploy",
    rpc: "",
    paths: { home: scratch, root: scratch, work: join(scratch, ".sst"), platform: PLATFORM },
    state: { version: {} },
  };
  // SST's modules look at `$app` as they load, so it is there before the app has said what it is.
  const settled = { stage, removal: "retain" as const, protect: false, providers: {} };
  globals["$app"] = settled;
  const app = (await import(pathToFileURL(bundle).href)) as AppBundle;
  const config = await app.loadConfig();
  const settings = await config.app({ stage });
  const place: Place = {
    app: settings.name,
    stage,
    region: settings.providers.aws.region,
    account: "000000000000",
  };
  Object.assign(settled, settings);
  process.env["SST_AWS_REGION"] = place.region;

  const empty = join(scratch, "bundle");
  await mkdir(empty);
  await mkdir(join(scratch, "packages/web/dist"), { recursive: true });
  const server = await startCliServer(place.region, empty);
  process.env["SST_SERVER"] = server.url;
  try {
    const { mocks, registered } = engineFor(place);
    await app.pulumi.runtime.setMocks(mocks, place.app, stage);
    await app.pulumi.runtime.runInPulumiStack(() => app.run(config.run));
    await app.pulumi.runtime.disconnect();
    await nothingLeftToDo();
    return lockText(
      normalize(
        {
          registered,
          functions: server.functions,
          scratch,
          sst: await sstVersion(),
          removal: settings.removal ?? settled.removal,
          protect: settings.protect ?? settled.protect,
        },
        place,
      ),
    );
  } finally {
    server.close();
  }
}

/**
 * Pulumi waits for the resources that it knows of, not for those that an unfinished `apply` will still make.
 * When the event loop has run empty there is none.
 */
function nothingLeftToDo(): Promise<void> {
  return new Promise((resolve) => process.once("beforeExit", () => resolve()));
}
