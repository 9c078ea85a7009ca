/** A handler bundled as SST bundles it for Lambda, and what can be read from the bundle. */
import { readFile } from "node:fs/promises";
import * as esbuild from "esbuild";
import { ROOT } from "../../packages/local/src/platform.ts";

export interface HandlerBundle {
  exports: string[];
  /** Size with names kept, bytes: what SST uploads is minified further, and smaller. */
  bytes: number;
  /** What could be a resource's name: every capitalized word that stands alone in quotes or after `Resource.`. */
  names: Set<string>;
  /** IAM actions that the SDK commands in the bundle need: `dynamodb:PutItem`. */
  actions: Set<string>;
}

/** Bundles `handler` (`packages/functions/src/api/get-health.handler`) without writing it anywhere. */
export async function bundleHandler(handler: string): Promise<HandlerBundle> {
  const result = await esbuild.build({
    entryPoints: [handler.replace(/\.\w+$/, ".ts")],
    absWorkingDir: ROOT,
    outfile: "handler.mjs",
    write: false,
    metafile: true,
    bundle: true,
    // Names stay, so that commands can be found in what is left after tree shaking.
    minifyWhitespace: true,
    minifySyntax: true,
    platform: "node",
    target: "esnext",
    format: "esm",
    mainFields: ["module", "main"],
    banner: {
      js: 'import { createRequire as topLevelCreateRequire } from "module"; const require = topLevelCreateRequire(import.meta.url);',
    },
    logLevel: "silent",
  });
  const [output] = Object.values(result.metafile.outputs);
  const code = result.outputFiles[0]?.text;
  if (!output || !code) throw new Error(`esbuild made nothing of ${handler}`);
  const own = Object.entries(output.inputs)
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && !file.includes("node_modules"))
    .map(([file]) => readFile(ROOT + file, "utf8"));
  const source = (await Promise.all(own)).join("\n");
  return {
    exports: output.exports,
    bytes: output.bytes,
    names: namesIn(code),
    actions: actionsOf(source, code),
  };
}

function namesIn(code: string): Set<string> {
  const words = code.matchAll(/["'`]([A-Z]\w+)["'`]|\bResource\d*\.([A-Z]\w+)/g);
  return new Set([...words].map(([, quoted, property]) => quoted ?? property ?? ""));
}

/** Which service's client a command belongs to is told by the package that it is imported from. */
const SERVICES: Record<string, string> = {
  "client-dynamodb": "dynamodb",
  "lib-dynamodb": "dynamodb",
  "client-kinesis": "kinesis",
  "client-s3": "s3",
  "client-sqs": "sqs",
  "client-sfn": "states",
  "client-eventbridge": "events",
  "client-sns": "sns",
  "client-apigatewaymanagementapi": "execute-api",
  "client-sagemaker-featurestore-runtime": "sagemaker",
};

/** The rights for the commands that `source` imports from the SDK and that are still made in `code`. */
function actionsOf(source: string, code: string): Set<string> {
  const made = new Set([...code.matchAll(/\bnew (\w+?)Command\d*\b/g)].map(([, command]) => command));
  const actions = new Set<string>();
  for (const [, names = "", client = ""] of source.matchAll(
    /import\s*\{([^}]*)\}\s*from\s*"@aws-sdk\/([\w-]+)"/g,
  )) {
    const service = SERVICES[client];
    if (!service) throw new Error(`name the IAM service of @aws-sdk/${client} in SERVICES`);
    for (const [, command = ""] of names.matchAll(/(\w+)Command\b/g)) {
      if (!made.has(command)) continue;
      for (const action of RIGHTS[`${service}:${command}`] ?? [`${service}:${command}`]) actions.add(action);
    }
  }
  return actions;
}

/** The right that a command needs, where it is not called like the command. */
const RIGHTS: Record<string, string[]> = {
  "dynamodb:TransactWriteItems": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
  "dynamodb:TransactGetItems": ["dynamodb:GetItem"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:HeadBucket": ["s3:ListBucket"],
  "s3:CreateMultipartUpload": ["s3:PutObject"],
  "s3:UploadPart": ["s3:PutObject"],
  "s3:CompleteMultipartUpload": ["s3:PutObject"],
  "s3:CopyObject": ["s3:GetObject", "s3:PutObject"],
  "sqs:SendMessageBatch": ["sqs:SendMessage"],
  "execute-api:PostToConnection": ["execute-api:ManageConnections"],
  "execute-api:DeleteConnection": ["execute-api:ManageConnections"],
};
