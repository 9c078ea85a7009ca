/**
 * Where a service of the local cloud keeps what it must not lose: one SQLite database in its own folder, in WAL
 * mode. A call returns when its transaction is in the log, so that what was acknowledged outlives `kill -9`.
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { InvalidInput } from "@nagar/core/errors.ts";

/**
 * Opens `folder`'s database and makes its tables if there are none. `version` is that of `schema` (from 1 up).
 * Throws InvalidInput where another version of Nagar wrote the database.
 */
export function openStore(folder: string, version: number, schema: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, "state.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
  const written = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (written === 0) {
    transaction(database, () => database.exec(`${schema}; PRAGMA user_version = ${version};`));
  } else if (written !== version) {
    database.close();
    throw new InvalidInput(
      `${folder} was written in format ${written}, this version of Nagar reads ${version}; ` +
        "choose another directory with --data, or delete this one",
    );
  }
  return database;
}

/** Runs `work` in one transaction: all of it is kept or, where it throws, none. */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
