/** The town that the cloud runs for: `town/town.json` in the Lake, put there on the first start. */
import { readFileSync } from "node:fs";
import { InvalidInput } from "@nagar/core/errors.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments, writeTown } from "@nagar/core/town/generate-town.ts";
import type { Town } from "@nagar/core/town/town.ts";
import type { Lock } from "../lock.ts";
import { AwsError } from "../services/aws-error.ts";
import type { ServiceContext } from "../services/service.ts";

/** Where handlers find the town, in the Lake. */
export const TOWN_KEY = "town/town.json";

/** The bucket that functions know as `Resource.Lake`. Throws InvalidInput where no function is linked to one. */
export function lakeBucket(lock: Lock): string {
  for (const { links } of Object.values(lock.functions)) {
    const name = links["Lake"]?.["name"];
    if (typeof name === "string") return name;
  }
  throw new InvalidInput("the lock file links no function to a bucket named Lake");
}

async function stored(context: ServiceContext, bucket: string): Promise<string | undefined> {
  try {
    const { Body } = await context.call<{ Body: string }>("s3", "GetObject", {
      Bucket: bucket,
      Key: TOWN_KEY,
    });
    return Buffer.from(Body, "base64").toString("utf8");
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchKey") return undefined;
    throw error;
  }
}

/**
 * Makes sure that the Lake holds a town and gives it back: the one in `file` where that is given (it replaces what
 * is there), otherwise the one that is there, otherwise the demonstration town.
 * Throws InvalidInput where `file` is no town.
 */
export async function ensureTown(context: ServiceContext, file: string | undefined): Promise<Town> {
  const bucket = lakeBucket(context.lock);
  const present = file === undefined ? await stored(context, bucket) : undefined;
  if (present !== undefined) return readTown(present, `${TOWN_KEY} in the Lake`);
  const town = file === undefined ? generateTown(sampleTownArguments) : readTown(readText(file), file);
  await context.call("s3", "PutObject", {
    Bucket: bucket,
    Key: TOWN_KEY,
    Body: Buffer.from(writeTown(town)).toString("base64"),
    ContentType: "application/json",
  });
  return town;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new InvalidInput(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
