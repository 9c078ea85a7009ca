/** Calls from one service to another, inside the process, in the wire's shape. */
import type { DataPlane } from "../data/data-plane.ts";
import { AwsError, unsupported } from "../services/aws-error.ts";
import type { S3 } from "../services/s3/s3.ts";
import type { WireService } from "./wire.ts";

type Input = Record<string, unknown>;

async function callS3(s3: S3, operation: string, input: Input): Promise<object> {
  const bucket = String(input["Bucket"]);
  const key = String(input["Key"]);
  if (operation === "PutObject") {
    const type = String(input["ContentType"] ?? "binary/octet-stream");
    await s3.put(bucket, key, Buffer.from(String(input["Body"]), "base64"), type);
    return {};
  }
  if (operation === "GetObject") {
    const body = await s3.get(bucket, key);
    if (!body) throw new AwsError("NoSuchKey", `there is no ${key} in ${bucket}`, 404);
    return { Body: body.toString("base64"), ContentLength: body.length };
  }
  throw unsupported("s3 (inside the process)", operation);
}

/** Runs `operation` of `service`; rejects with AwsError, which names both where there is no such service. */
export async function callService(
  { data, s3, services }: { data: DataPlane; s3: S3 | undefined; services: ReadonlyMap<string, WireService> },
  service: string,
  operation: string,
  input: object,
): Promise<object | undefined> {
  if (service === "dynamodb" || service === "kinesis") {
    return data.call("call", { service, operation, input });
  }
  if (service === "s3" && s3) return callS3(s3, operation, input as Input);
  const found = services.get(service);
  if (!found) throw unsupported(service, operation);
  return found.call(operation, input as Input);
}
