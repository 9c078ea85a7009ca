import { describe, expect, it } from "vitest";
import { attributesMd5 } from "./message-attributes.ts";

describe("MD5 of message attributes", () => {
  it("is what AWS answered for the Number attribute timestamp = 1493147359900", () => {
    // The vector of localstack's test_sqs_message_attrs_md5.
    const timestamp = { DataType: "Number", StringValue: "1493147359900" };
    expect(attributesMd5({ timestamp })).toBe("235c5c510d26fb653d073faed50ae77c");
  });

  it("does not depend on the order of the attributes", () => {
    const a = { DataType: "String", StringValue: "1" };
    const b = { DataType: "Binary", BinaryValue: "AAE=" };
    expect(attributesMd5({ a, b })).toBe(attributesMd5({ b, a }));
  });
});
