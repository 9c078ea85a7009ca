import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../testing/temporary.ts";
import { openStore, transaction } from "./durable-store.ts";

function folder(): string {
  const { path, remove } = temporaryFolder();
  onTestFinished(remove);
  return path;
}

describe("A service's database", () => {
  it("has every message that was acknowledged before kill -9, once", async () => {
    const path = folder();
    const program = join(import.meta.dirname, "../testing/handlers/send-until-killed.ts");
    let acknowledged = -1;
    for (let kill = 0; kill < 3; kill++) {
      const child = spawn(process.execPath, [program, path], { stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.split("\n").length > 200) child.kill("SIGKILL");
      });
      await once(child, "close");
      acknowledged = Number(text.trim().split("\n").at(-1));
      const database = new DatabaseSync(join(path, "sqs", "state.sqlite"));
      const rows = database.prepare("SELECT body FROM message ORDER BY id").all();
      // Each process begins to count at 0; what is there is 0, 1, 2 … without a gap, at least to the last acknowledged.
      const bodies = rows.map((row) => Number(row["body"]));
      expect(bodies).toEqual(bodies.map((_body, index) => index));
      expect(bodies.length).toBeGreaterThan(acknowledged);
      database.exec("DELETE FROM message");
      database.close();
    }
    expect(acknowledged).toBeGreaterThan(150);
  });

  it("keeps all of a transaction or nothing of it", () => {
    const database = openStore(folder(), 1, "CREATE TABLE t (x INTEGER)");
    const fail = () =>
      transaction(database, () => {
        database.exec("INSERT INTO t VALUES (1)");
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(database.prepare("SELECT count(*) AS n FROM t").get()).toEqual({ n: 0 });
    database.close();
  });

  it("is refused where another version of Nagar wrote it", () => {
    const path = folder();
    openStore(path, 1, "CREATE TABLE t (x INTEGER)").close();
    openStore(path, 1, "CREATE TABLE t (x INTEGER)").close();
    expect(() => openStore(path, 2, "CREATE TABLE t (x INTEGER)")).toThrow(/format 1.*reads 2/);
  });
});
