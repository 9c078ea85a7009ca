import { InvalidInput } from "@nagar/core/errors.ts";
import { afterEach, expect, it, vi } from "vitest";
import { machineToken, personToken } from "./access-token.ts";
import { askApi } from "./api-client.ts";

const OPEN = "http://town.example:8080";
const WHY = "http://town.example:8080: tokens and secrets go to other machines over https only";
/** Stands for the network: what was sent, and with which token. */
const sent = vi.fn(async (_: string, init: RequestInit) =>
  Response.json({ token: new Headers(init.headers).get("authorization") }),
);

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  sent.mockClear();
});

it.each([
  ["a request with a token", () => askApi(`${OPEN}/v1/ledger`)],
  ["a machine's secret", () => machineToken(OPEN, "id", "secret")],
  ["a person's sign-in", () => personToken(OPEN, () => {})],
])("sends nothing of %s to another machine over http", async (_, ask) => {
  vi.stubEnv("NAGAR_TOKEN", "t1");
  vi.stubGlobal("fetch", sent);
  const refused = ask();
  await expect(refused).rejects.toThrow(InvalidInput);
  await expect(refused).rejects.toThrow(WHY);
  expect(sent).not.toHaveBeenCalled();
});

it("sends no secret to sign-in pages over http, whoever names them", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ origin: OPEN, client_id: "page" }));
  await expect(machineToken("https://town.example", "id", "secret")).rejects.toThrow(WHY);
});

it.each(["https://town.example", "http://localhost:4000", "http://127.0.0.1:4000", "http://[::1]:4000"])(
  "sends a token to %s",
  async (url) => {
    vi.stubEnv("NAGAR_TOKEN", "t1");
    vi.stubGlobal("fetch", sent);
    expect(await askApi(`${url}/v1/ledger`)).toEqual({ token: "Bearer t1" });
  },
);

it("asks another machine over http where no token is sent", async () => {
  vi.stubEnv("NAGAR_TOKEN", "");
  vi.stubGlobal("fetch", sent);
  expect(await askApi(`${OPEN}/v1/ledger`)).toEqual({ token: null });
});
