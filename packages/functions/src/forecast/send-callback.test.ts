import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type CallbackPorts, networkCallbackPorts, sendCallback, signature } from "./send-callback.ts";

const url = new URL("https://hooks.town.example/alerts");
const payload = { id: "a#1>desk" };
const NOW = Date.parse("2026-11-02T12:00:00+05:30");

/** Ports whose resolver gives `answers` one after the other, the last for ever; what is posted is kept. */
function ports(...answers: string[][]) {
  const posted: { address: string; headers: Record<string, string>; body: string }[] = [];
  const asked: string[] = [];
  const made: CallbackPorts = {
    async resolve(host) {
      asked.push(host);
      return answers[Math.min(asked.length, answers.length) - 1]!;
    },
    async post(_, address, headers, body) {
      posted.push({ address, headers, body });
      return 200;
    },
  };
  return { made, posted, asked };
}

describe("a callback", () => {
  it("goes to the address that was looked up, signed over its time and body", async () => {
    const { made, posted } = ports(["8.8.8.8"]);
    expect(await sendCallback(url, payload, "key", NOW, made)).toBeUndefined();
    const [{ address, headers, body }] = posted as [(typeof posted)[number]];
    expect([address, JSON.parse(body)]).toEqual(["8.8.8.8", payload]);
    expect(headers["x-nagar-signature"]).toBe(signature("key", NOW / 1000, body));
  });

  it.each([
    ["a private IPv4 address", ["10.0.0.8"]],
    ["the metadata service", ["169.254.169.254"]],
    ["the machine itself", ["127.0.0.1"]],
    ["the machine itself by IPv6", ["::1"]],
    ["a unique local IPv6 address", ["fd00::8"]],
    ["a link-local IPv6 address", ["fe80::1"]],
    ["a private address mapped to IPv6", ["::ffff:10.0.0.8"]],
    ["the same in hexadecimal", ["::ffff:a00:8"]],
    ["a private address behind NAT64", ["64:ff9b::a00:8"]],
    ["a private address behind 6to4", ["2002:a00:8::1"]],
    ["a public address and a private one", ["8.8.8.8", "192.168.1.1"]],
    ["a public address and a private one by IPv6", ["2606:4700::1111", "fc00::1"]],
  ])("to a host that resolves to %s is not made", async (_, addresses) => {
    const { made, posted } = ports(addresses);
    expect(await sendCallback(url, payload, "key", NOW, made)).toBe(
      "hooks.town.example points into a private network",
    );
    expect(posted).toEqual([]);
  });

  it("to a host without an address is not made", async () => {
    const { made, posted } = ports([]);
    expect(await sendCallback(url, payload, "key", NOW, made)).toBe("hooks.town.example has no address");
    expect(posted).toEqual([]);
  });

  it("asks for the address once: a name that changes after the check changes nothing", async () => {
    const { made, posted, asked } = ports(["8.8.8.8"], ["10.0.0.8"]);
    await sendCallback(url, payload, "key", NOW, made);
    expect([asked, posted.map(({ address }) => address)]).toEqual([["hooks.town.example"], ["8.8.8.8"]]);
  });

  it("takes a redirect for an answer, and goes nowhere else", async () => {
    const { made, posted } = ports(["8.8.8.8"]);
    const post: CallbackPorts["post"] = async (...sent) => {
      await made.post(...sent);
      return 307;
    };
    expect(await sendCallback(url, payload, "key", NOW, { ...made, post })).toBe("it answered 307");
    expect(posted).toHaveLength(1);
  });
});

describe("the network", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  it.each([["127.0.0.1"], ["::1"]])(
    "is entered at the address that was checked, %s, with the host's name for TLS",
    async (address) => {
      // `.example` has no address anywhere (RFC 6761): only the checked one can have led here.
      const hello = Promise.withResolvers<Buffer>();
      server = createServer((socket: Socket) => {
        socket.once("data", (data) => {
          hello.resolve(data);
          socket.destroy();
        });
        socket.on("error", () => {});
      });
      const port = await new Promise<number>((resolve) => {
        server!.listen(0, address, () => resolve((server!.address() as { port: number }).port));
      });
      const target = new URL(`https://hooks.town.example:${port}/alerts`);
      await expect(networkCallbackPorts.post(target, address, {}, "{}")).rejects.toThrow();
      expect((await hello.promise).includes("hooks.town.example")).toBe(true);
    },
  );

  it("resolves a name to all of its addresses, of which one that is private is enough", async () => {
    const addresses = await networkCallbackPorts.resolve("localhost");
    expect(addresses.length).toBeGreaterThan(0);
    expect(await sendCallback(new URL("https://localhost/"), payload, "key", NOW, networkCallbackPorts)).toBe(
      "localhost points into a private network",
    );
  });
});
