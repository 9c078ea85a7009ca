/**
 * Windows in DynamoDB: one item each, written on the condition that nobody else wrote it meanwhile.
 *
 * A minute's memory grows with its observations (27 bytes each) and an item may hold 400 kB, so full pages of it
 * are items of their own, named by their content: they are written before the minute that refers to them, never
 * change, and are let go by the table's TTL. A minute of any length thus stays small to write.
 */
import { createHash } from "node:crypto";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import type { DuplicateMemory } from "@nagar/core/window/duplicate-memory.ts";
import type { WindowStore } from "@nagar/core/window/ports.ts";
import { type StoredWindow, sortKeyOf, type WindowKey } from "@nagar/core/window/stored-window.ts";
import { decodeWindow, encodeWindow } from "@nagar/core/window/window-codec.ts";
import { getAll, type Item, putItem, putVersioned } from "./dynamo.ts";

/** Entries of a page: 27 kB, so that a write costs no more than some 30 units however busy the entity. */
const PAGE_ENTRIES = 1024;

/** A minute is kept this long after it was last written, whatever its event time: imports of old data live as long. */
const MINUTE_TTL_MS = 90 * DAY_MS;

/** The pages of a memory that are stored. */
const storedPages = new WeakMap<DuplicateMemory, string[]>();

export function dynamoWindowStore(table: string, now: () => number): WindowStore {
  const expiresAt = () => ({ N: String(Math.ceil((now() + MINUTE_TTL_MS) / 1000)) });

  async function load(keys: readonly WindowKey[]): Promise<(StoredWindow | undefined)[]> {
    const items = await getAll(
      table,
      keys.map((key) => ({ pk: key.entity, sk: sortKeyOf(key) })),
    );
    return Promise.all(items.map((item, i) => item && decode(keys[i]!, item)));
  }

  async function decode(key: WindowKey, item: Item): Promise<StoredWindow> {
    const window = decodeWindow(key, {
      version: Number(item["version"]?.N),
      guards: JSON.parse(item["guards"]?.S ?? "{}"),
      summary: item["summary"]?.S ?? "{}",
    });
    if (window.memory === undefined) return window;
    const pages = item["pages"]?.L?.map((page) => page.S!) ?? [];
    const stored = await getAll(
      table,
      pages.map((sk) => ({ pk: key.entity, sk })),
    );
    for (const page of stored) if (page?.["memory"]?.B) window.memory.decode(page["memory"].B);
    if (item["memory"]?.B) window.memory.decode(item["memory"].B);
    storedPages.set(window.memory, pages);
    return window;
  }

  async function save(window: StoredWindow): Promise<"saved" | "conflict"> {
    const pages = window.memory === undefined ? [] : await savePages(window, window.memory);
    const { guards, summary } = encodeWindow(window);
    const item: Item = {
      pk: { S: window.entity },
      sk: { S: sortKeyOf(window) },
      guards: { S: JSON.stringify(guards) },
      summary: { S: summary },
    };
    if (window.memory !== undefined) {
      item["memory"] = { B: window.memory.encode(pages.length * PAGE_ENTRIES) };
      item["expiresAt"] = expiresAt();
      if (pages.length > 0) item["pages"] = { L: pages.map((S) => ({ S })) };
    }
    return putVersioned(table, item, window.version);
  }

  /** Writes the pages that are full and not yet stored; the names of all. */
  async function savePages(window: StoredWindow, memory: DuplicateMemory): Promise<string[]> {
    const pages = storedPages.get(memory) ?? [];
    const full = Math.floor(memory.size / PAGE_ENTRIES);
    if (pages.length >= full) return pages;
    const all = [...pages];
    for (let page = pages.length; page < full; page++) {
      const bytes = memory.encode(page * PAGE_ENTRIES, (page + 1) * PAGE_ENTRIES);
      const sk = `memory#${window.start}#${page}#${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}`;
      await putItem(table, {
        pk: { S: window.entity },
        sk: { S: sk },
        memory: { B: bytes },
        expiresAt: expiresAt(),
      });
      all.push(sk);
    }
    storedPages.set(memory, all);
    return all;
  }

  return { load, save };
}
