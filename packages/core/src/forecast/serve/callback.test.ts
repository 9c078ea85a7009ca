import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { checkCallbackUrl, isPrivateAddress } from "./callback.ts";

describe("a callback's URL", () => {
  const hosts = ["hooks.example.org"];
  it("is taken over HTTPS on a listed host", () => {
    expect(checkCallbackUrl("https://hooks.example.org/a?b=1", hosts).pathname).toBe("/a");
    expect(checkCallbackUrl("https://hooks.example.org:443/", hosts).hostname).toBe("hooks.example.org");
  });
  it.each([
    ["http://hooks.example.org/", "is http://"],
    ["https://evil.example.org/", "is on evil.example.org"],
    ["https://hooks.example.org.evil.example/", "is on hooks.example.org.evil.example"],
    ["https://hooks.example.org@evil.example/", "holds a name or password"],
    ["https://hooks.example.org:8443/", "is on port 8443"],
    ["https://169.254.169.254/latest", "is on 169.254.169.254"],
    ["file:///etc/passwd", "is file://"],
    ["hooks.example.org", "is not a URL"],
  ])("%s is refused: %s", (url, why) => {
    expect(() => checkCallbackUrl(url, hosts)).toThrow(InvalidInput);
    expect(() => checkCallbackUrl(url, hosts)).toThrow(`callback_url: ${why}`);
  });
  it("is refused wherever it is while no host is listed", () => {
    expect(() => checkCallbackUrl("https://hooks.example.org/", [])).toThrow("the operator has listed none");
  });
});

describe("an address", () => {
  it.each(
    "127.0.0.1 10.1.2.3 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12:3456::1 ff02::1 ::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::10.0.0.1 2002:0a00:0001::1 2001:db8::1 localhost 1.2.3 1.2.3.4.5 :::1".split(
      " ",
    ),
  )("%s is inside, or none", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });
  it.each(
    "8.8.8.8 172.32.0.1 100.128.0.1 192.169.0.1 2606:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8 64:ff9b::8.8.8.8".split(
      " ",
    ),
  )("%s is outside", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
