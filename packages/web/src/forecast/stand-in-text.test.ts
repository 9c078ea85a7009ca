import { describe, expect, it } from "vitest";
import { translationOf } from "../i18n/use-language.ts";
import { standInText } from "./stand-in-text.ts";

describe("why another than the best version answered", () => {
  const silent = { code: "silent", parameters: { version: "1.2.0", hours: 1440 } } as const;

  it("is said in the reader's language, with its figures", () => {
    expect(standInText([silent], translationOf("en"))).toBe(
      "version 1.2.0: the last value is 1,440 hours old",
    );
    expect(standInText([silent], translationOf("hi"))).toBe("संस्करण 1.2.0: अंतिम मान 1,440 घंटे पुराना है");
  });

  it("is said of each version that was tried", () => {
    const failed = { code: "not_a_number", parameters: { version: "1.1.0" } } as const;
    expect(standInText([silent, failed], translationOf("gu"))).toMatch(/^આવૃત્તિ 1\.2\.0.*; આવૃત્તિ 1\.1\.0/);
  });
});
