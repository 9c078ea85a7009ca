/** Attributes that a sender puts beside a message's body, and the MD5 by which SDKs check them. */
import { createHash } from "node:crypto";
import * as z from "zod";

/** `String`, `Number` or `Binary`, with the sender's own label after a dot. */
const dataType = z.string().regex(/^(String|Number|Binary)(\.[^\s]+)?$/, "must be String, Number or Binary");

export const messageAttribute = z
  .strictObject({
    DataType: dataType,
    StringValue: z.string().optional(),
    /** Base64, as on the wire. */
    BinaryValue: z.string().optional(),
  })
  .refine(
    ({ DataType, StringValue, BinaryValue }) =>
      (DataType.startsWith("Binary") ? BinaryValue : StringValue) !== undefined,
    "the value for its DataType is missing",
  );

/** At most ten, as SQS allows. */
export const messageAttributes = z
  .record(z.string().regex(/^[\w.-]{1,256}$/), messageAttribute)
  .refine((attributes) => Object.keys(attributes).length <= 10, "at most 10 attributes are allowed");

export type MessageAttributes = z.infer<typeof messageAttributes>;

function lengthPrefixed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Lower-case hex MD5 of a body. */
export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/**
 * MD5 over the attributes by SQS's rule (Developer Guide, "Calculating the MD5 message digest for message
 * attributes"): by name, each of name, type and value with its length in 4 bytes, and 1 for text, 2 for bytes.
 */
export function attributesMd5(attributes: MessageAttributes): string {
  const hash = createHash("md5");
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttributes[string];
    const binary = DataType.startsWith("Binary");
    const value = binary ? Buffer.from(BinaryValue ?? "", "base64") : Buffer.from(StringValue ?? "");
    hash.update(lengthPrefixed(Buffer.from(name)));
    hash.update(lengthPrefixed(Buffer.from(DataType)));
    hash.update(Buffer.from([binary ? 2 : 1]));
    hash.update(lengthPrefixed(value));
  }
  return hash.digest("hex");
}

/** Bytes that count towards a message's size: names, types and values. */
export function attributesBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = "", BinaryValue = "" }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, "base64"),
    0,
  );
}
