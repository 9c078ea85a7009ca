/** A small town that runs here, and is asked for recommendations over its API. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as answers from "@nagar/core/recommend/run/answers.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { writeTown } from "@nagar/core/town/generate-town.ts";
import { startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown } from "@nagar/local/cloud/ensure-town.ts";
import { loadLock } from "@nagar/local/lock.ts";
import { expect } from "vitest";
import type * as z from "zod";

export const CRORE = 10_000_000;
export const SMOG = { context: "high_pollution", budget: CRORE, state: { pm25: 310, aqi: 460 } };

type Answer = z.output<typeof answers.recommendationAnswer>;

export async function askedTown() {
  const folder = mkdtempSync(join(tmpdir(), "nagar-recommendation-"));
  const data = join(folder, "data");
  const lock = await loadLock();
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  const start = () => startCloud({ lock, data, port: 0, web: folder, screen });
  let cloud = await start();
  const townFile = join(folder, "town.json");
  writeFileSync(townFile, writeTown(smallTown));
  await ensureTown(cloud.context, townFile);

  async function call(method: string, path: string, body?: object) {
    const response = await fetch(`${cloud.endpoints.http}${path}`, {
      method,
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const ask = async (body: object) => {
    const answer = await call("POST", "/v1/recommend", body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(202);
    return answers.recommendationAccepted.parse(answer.body);
  };
  const look = async (id: string): Promise<Answer> =>
    answers.recommendationAnswer.parse((await call("GET", `/v1/recommend/${id}`)).body);
  async function until(id: string, wanted: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const answer = await look(id);
      if (wanted(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const ended = (id: string) => until(id, ({ status }) => status === "completed" || status === "failed");
  return {
    lock,
    /** The folder of its data. */
    data,
    /** Where its emulated cloud answers. */
    aws: () => cloud.endpoints.aws,
    call,
    /** Asks for a full recommendation. */
    ask,
    /** The recommendation as soon as it is as wanted. */
    until,
    ended,
    /** Asks for a full recommendation and waits until it is there. */
    async completed(body: object) {
      const done = await ended((await ask(body)).recommendation_id);
      expect(done, JSON.stringify(done.error)).toMatchObject({ status: "completed", error: null });
      return { ...done, result: done.result! };
    },
    async restart() {
      await cloud.stop();
      cloud = await start();
    },
    async stop() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type AskedTown = Awaited<ReturnType<typeof askedTown>>;
