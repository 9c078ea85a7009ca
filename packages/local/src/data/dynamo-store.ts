/** The store on which dynalite's actions run: tables, items, indexes and tags as parts of one LevelDB. */
import { createRequire } from "node:module";
import type { Callback, Item, Table } from "./emulators.ts";
import { type LevelStore, type SubDb, subDb, type WriteOperation } from "./level-store.ts";

const { Lock } = createRequire(import.meta.url)("lock") as { Lock: () => SubDb["lock"] };

/** DynamoDB's largest item: 400 KB. */
const MAX_ITEM_BYTES = 400 * 1024;

type TableDb = SubDb & { awsAccountId: string; awsRegion: string };
type FoundTable = (error: Error | null, table?: Table) => void;

export interface DynamoStore {
  readonly options: Record<"createTableMs" | "deleteTableMs" | "updateTableMs" | "maxItemSize", number>;
  readonly tableDb: TableDb;
  getTable(name: string, checkStatus: boolean | FoundTable, done?: FoundTable): void;
  getItemDb(table: string): SubDb;
  getIndexDb(kind: string, table: string, index: string): SubDb;
  getTagDb(table: string): SubDb;
  deleteItemDb(table: string, done: Callback): void;
  deleteIndexDb(kind: string, table: string, index: string, done: Callback): void;
  deleteTagDb(table: string, done: Callback): void;
}

function notFound(name: string, checkStatus: boolean): Error {
  const message = `Requested resource not found${checkStatus ? "" : `: Table: ${name} not found`}`;
  const body = { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", message };
  return Object.assign(new Error(message), { name: "NotFoundError", statusCode: 400, body });
}

/** Opens dynalite's view of `level`; ARNs carry `region` and `account`. */
export function dynamoStore(level: LevelStore, region: string, account: string): DynamoStore {
  const parts = new Map<string, SubDb>();
  const part = (name: string): SubDb => {
    const known = parts.get(name);
    if (known) return known;
    const created = subDb(level, name, Lock());
    parts.set(name, created);
    return created;
  };
  const remove = async (name: string, done: Callback): Promise<void> => {
    parts.delete(name);
    await level.level.clear({ gte: `${name}~`, lt: `${name}\x7f` });
    done(null);
  };
  // Every data operation looks its table up; only those of administration change one.
  const cache = new Map<string, Table>();
  const tables = part("table");
  const tableDb: TableDb = {
    ...tables,
    awsAccountId: account,
    awsRegion: region,
    put(key, value, done) {
      cache.delete(key);
      tables.put(key, value, done);
    },
    del(key, done) {
      cache.delete(key);
      tables.del(key, done);
    },
  };
  const indexName = (kind: string, table: string, index: string): string =>
    `index-${kind.toLowerCase()}~${table}~${index}`;
  return {
    options: { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, maxItemSize: MAX_ITEM_BYTES },
    tableDb,
    getTable(name, checkStatus, done) {
      const onFound = (typeof checkStatus === "function" ? checkStatus : done) as FoundTable;
      const dataOperation = checkStatus === true || typeof checkStatus === "function";
      const cached = dataOperation ? cache.get(name) : undefined;
      if (cached) return onFound(null, cached);
      tableDb.get(name, (error, value) => {
        const table = value as Table | undefined;
        const status = table?.["TableStatus"];
        const hidden = dataOperation && (status === "CREATING" || status === "DELETING");
        if (error || !table || hidden) return onFound(notFound(name, checkStatus === true));
        if (dataOperation && status === "ACTIVE") cache.set(name, table);
        onFound(null, table);
      });
    },
    getItemDb: (table) => part(`item-${table}`),
    getIndexDb: (kind, table, index) => indexPart(part(indexName(kind, table, index))),
    getTagDb: (table) => part(`tag-${table}`),
    deleteItemDb: (table, done) => void remove(`item-${table}`, done),
    deleteIndexDb: (kind, table, index, done) => void remove(indexName(kind, table, index), done),
    deleteTagDb: (table, done) => void remove(`tag-${table}`, done),
  };
}

/**
 * An index whose writes answer at once: dynalite writes the index entries and then, in the same turn, the item;
 * all of them go into the commit that the item waits for, so they are there together or not at all.
 */
function indexPart(index: SubDb): SubDb {
  const ignore = (): void => undefined;
  return {
    ...index,
    put(key, value, done) {
      index.put(key, value, ignore);
      done(null);
    },
    del(key, done) {
      index.del(key, ignore);
      done(null);
    },
  };
}

/**
 * A view of `store` that reads through and collects writes instead of making them, with no locks of its own:
 * each member of a transaction runs on it. `written` holds what was collected, with whole keys.
 */
export function stagingStore(store: DynamoStore): { staged: DynamoStore; written: WriteOperation[] } {
  const written: WriteOperation[] = [];
  const collect = (name: string, real: SubDb): SubDb => ({
    ...real,
    lock: (_key, run) => run((done) => done),
    put(key, value, done) {
      written.push({ type: "put", key: `${name}~${key}`, value });
      done(null);
    },
    del(key, done) {
      written.push({ type: "del", key: `${name}~${key}` });
      done(null);
    },
  });
  return {
    written,
    staged: {
      ...store,
      getItemDb: (table) => collect(`item-${table}`, store.getItemDb(table)),
      getIndexDb: (kind, table, index) =>
        collect(`index-${kind.toLowerCase()}~${table}~${index}`, store.getIndexDb(kind, table, index)),
    },
  };
}

/** The table's definition. Throws what dynalite throws where there is none. */
export function readTable(store: DynamoStore, name: string): Promise<Table> {
  return new Promise((resolve, reject) => {
    store.getTable(name, (error, table) => (error ? reject(error) : resolve(table as Table)));
  });
}

/** The item under `key`, undefined where there is none. */
export function readItem(store: DynamoStore, table: string, key: string): Promise<Item | undefined> {
  return new Promise((resolve, reject) => {
    store.getItemDb(table).get(key, (error, value) => {
      if (error && error.name !== "NotFoundError") reject(error);
      else resolve(value as Item | undefined);
    });
  });
}
