import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeopleServer } from "../gateway/people-server.ts";
import { memoryLog } from "../testing/temporary.ts";
import { closeServer, createDualServer, listen } from "./http.ts";
import { foreign } from "./own-machine.ts";

describe("a request is ours", () => {
  it.each([
    {},
    { host: "localhost:4000" },
    { host: "127.0.0.1:4000", origin: "http://localhost:5173" },
    { host: "[::1]:4000", origin: "http://[::1]:4000" },
    { host: "lake.localhost:9000" },
  ])("with %o", (headers) => expect(foreign(headers)).toBeUndefined());
});

describe("a request is somebody else's", () => {
  it.each([
    [{ host: "evil.example:4000" }, /Host is evil\.example:4000; allowed/],
    [{ host: "127.0.0.1.evil.example" }, /Host/],
    [{ host: "localhost.evil.example" }, /Host/],
    [{ host: "evil.example#localhost" }, /Host/],
    [{ host: "" }, /Host/],
    [
      { host: "localhost:4000", origin: "https://evil.example" },
      /Origin is https:\/\/evil\.example; allowed/,
    ],
    [{ host: "localhost:4000", origin: "http://localhost.evil.example" }, /Origin/],
    [{ host: "localhost:4000", origin: "http://localhost@evil.example" }, /Origin/],
    // A sandboxed frame, a file.
    [{ host: "localhost:4000", origin: "null" }, /Origin/],
  ])("with %o", (headers, why) => expect(foreign(headers)).toMatch(why));
});

describe("servers of this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "nagar-own-"));
  writeFileSync(join(folder, "index.html"), "the page");
  const people = createPeopleServer({
    api: undefined,
    live: undefined,
    signIn: undefined,
    web: folder,
    log: memoryLog(),
  });
  const aws = createDualServer((_, response) => void response.end("the page"));
  const ports: number[] = [];

  beforeAll(async () => {
    for (const server of [people, aws]) ports.push(await listen(server, 0, "--port"));
  });
  afterAll(async () => {
    await Promise.all([closeServer(people), closeServer(aws)]);
    rmSync(folder, { recursive: true });
  });

  const ask = (port: number, headers: Record<string, string>) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      request({ port, host: "127.0.0.1", headers }, async (response) => {
        resolve([response.statusCode, Buffer.concat(await response.toArray()).toString()]);
      })
        .on("upgrade", (_, socket) => resolve([101, String(socket.destroy())]))
        .on("error", reject)
        .end();
    });

  it("serve their own page and tools, and refuse other pages, upgrades too", async () => {
    for (const port of ports) {
      expect(await ask(port, {})).toEqual([200, "the page"]);
      expect(await ask(port, { origin: "https://evil.example" })).toEqual([
        403,
        expect.stringContaining("Origin is https://evil.example"),
      ]);
      expect((await ask(port, { host: "evil.example" }))[0]).toBe(403);
    }
    const upgrade = { connection: "Upgrade", upgrade: "websocket" };
    expect((await ask(ports[0]!, { ...upgrade, origin: "https://evil.example" }))[0]).toBe(403);
    expect((await ask(ports[0]!, upgrade))[0]).toBe(404);
  });
});
