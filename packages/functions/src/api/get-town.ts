/** GET /v1/town: the town as map layers. It changes when somebody uploads another, so it is told by its ETag. */
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { parseTown } from "@nagar/core/town/check-town.ts";
import { townLayers } from "@nagar/core/town/layers.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { revalidated, zipped } from "./revalidate.ts";

const KEY = "town/town.json";
const s3 = new S3Client();
let known: { etag: string; layers: ReturnType<typeof townLayers> } | undefined;

export const handler = httpHandler({}, async () => {
  const object = await s3
    .send(
      new GetObjectCommand({
        Bucket: linked("Lake"),
        Key: KEY,
        ...(known && { IfNoneMatch: known.etag }),
      }),
    )
    .catch((error: { name?: string; $metadata?: { httpStatusCode?: number } }) => {
      if (known && error.$metadata?.httpStatusCode === 304) return undefined;
      if (error.name === "NoSuchKey") throw new NotFound(`no town: ${KEY} is not in the lake`);
      throw passing(error, `reading ${KEY}`);
    });
  if (object) {
    const text = (await object.Body?.transformToString("utf8")) ?? "";
    known = { etag: object.ETag ?? "", layers: townLayers(parseTown(JSON.parse(text), KEY)) };
  }
  return { body: known?.layers };
})
  .use(zipped())
  .use(revalidated(60));
