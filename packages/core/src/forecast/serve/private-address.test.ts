import { describe, expect, it } from "vitest";
import { isPrivateAddress } from "./private-address.ts";

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
