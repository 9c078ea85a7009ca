import { expect, it } from "vitest";
import { cameBackWith } from "./access-token.ts";

it("a browser comes back with what was asked for under its state", () => {
  expect(cameBackWith("/?code=c1&state=s1", "s1")?.get("code")).toBe("c1");
  expect(cameBackWith("/?error=access_denied&state=s1", "s1")?.get("error")).toBe("access_denied");
});

it.each([undefined, "/", "/favicon.ico", "/?code=c1", "/?code=c1&state=guessed", "//", "http://[", "*"])(
  "what any page may send is nothing: %s",
  (path) => expect(cameBackWith(path, "s1")).toBeUndefined(),
);
