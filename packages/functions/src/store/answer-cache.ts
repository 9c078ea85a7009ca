/** Answers to the same question within five minutes, by the content of the question, shared by all processes. */
import { createHash } from "node:crypto";
import { getAll, putItem } from "./dynamo.ts";

export const CACHE_MS = 5 * 60_000;

export interface AnswerCache {
  get(question: object, now: number): Promise<unknown>;
  put(question: object, answer: object, now: number): Promise<void>;
}

/** The same content gives the same key, in whatever order its fields came. */
export function contentKey(question: object): string {
  const ordered = JSON.stringify(Object.entries(question).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(ordered).digest("base64url");
}

export function dynamoAnswerCache(table: string): AnswerCache {
  const keyOf = (question: object) => ({ pk: `answer#${contentKey(question)}`, sk: "answer" });
  return {
    async get(question, now) {
      const [item] = await getAll(table, [keyOf(question)]);
      // The table forgets by itself only after a while.
      if (!item || now - Number(item["madeAt"]?.N) >= CACHE_MS) return undefined;
      return JSON.parse(item["answer"]?.S ?? "null") as unknown;
    },
    async put(question, answer, now) {
      const { pk, sk } = keyOf(question);
      await putItem(table, {
        pk: { S: pk },
        sk: { S: sk },
        madeAt: { N: String(now) },
        answer: { S: JSON.stringify(answer) },
        expiresAt: { N: String(Math.ceil((now + CACHE_MS) / 1000)) },
      });
    },
  };
}
