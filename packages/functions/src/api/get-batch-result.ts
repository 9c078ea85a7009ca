/** GET /v1/ml/batch/{id}/result: the forecasts of a batch that is over, out of the lake. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { NotFound } from "@nagar/core/errors.ts";
import { batchParameter } from "@nagar/core/forecast/serve/batch-job.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { zipped } from "./revalidate.ts";

const unzip = promisify(gunzip);
const s3 = new S3Client({ maxAttempts: 3, forcePathStyle: true });

export const handler = httpHandler({ path: parameters({ id: batchParameter }) }, async ({ path: { id } }) => {
  const Key = `batch/${id}.json.gz`;
  const object = await s3.send(new GetObjectCommand({ Bucket: linked("Lake"), Key })).catch((error) => {
    if ((error as Error).name === "NoSuchKey") {
      throw new NotFound(`no result of batch ${id}: it is not over, or there is none of that id`, {
        details: { field: "id", value: id },
      });
    }
    throw passing(error, `reading ${Key}`);
  });
  const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
  return { body: JSON.parse((await unzip(bytes)).toString("utf8")) as unknown };
}).use(zipped());
