/**
 * The data directory: everything that the local cloud remembers. One process at a time may use it; the holder's
 * process id stands in `lock`, and a lock whose holder is gone (kill -9, power cut) is taken over.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Conflict, InvalidInput } from "@nagar/core/errors.ts";

export interface DataDir {
  readonly path: string;
  /** A folder inside, made if need be. */
  folder(name: string): string;
  file(name: string): string;
  /** Lets another process have it. */
  release(): void;
}

/** Directories that this process holds. */
const held = new Set<string>();

/** True where the process that wrote the lock still runs: the id may have gone to another one since. */
function isRunning(root: string, pid: number, startedAt: string): boolean {
  if (pid === process.pid) return held.has(root);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return startedAt === "" || startedAt === processStart(pid);
}

/** When a process began, in the kernel's ticks, so that a reused id is told from the holder; "" where unknown. */
function processStart(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return "";
  const text = readFileSync(stat, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Makes and locks `path`. Throws Conflict naming the holder where another process uses it, InvalidInput where it can be no folder. */
export function openDataDir(path: string): DataDir {
  const root = resolve(path);
  try {
    mkdirSync(root, { recursive: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InvalidInput(`--data ${path}: cannot be made a folder (${code})`, { cause });
  }
  const lockFile = join(root, "lock");
  const mine = `${process.pid} ${processStart(process.pid)}`;
  const draft = join(root, `lock.${process.pid}`);
  writeFileSync(draft, mine);
  for (;;) {
    try {
      // A link appears whole or not at all, so nobody reads a lock without its holder.
      linkSync(draft, lockFile);
      rmSync(draft);
      held.add(root);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const [pid = "", startedAt = ""] = readFileSync(lockFile, "utf8").split(" ");
      if (isRunning(root, Number(pid), startedAt)) {
        rmSync(draft);
        throw new Conflict(
          `${root} is in use by process ${pid}. Stop that one, or choose another directory with --data.`,
          { details: { data: root, pid: Number(pid) } },
        );
      }
      rmSync(lockFile, { force: true });
    }
  }
  return {
    path: root,
    folder: (name) => {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    file: (name) => join(root, name),
    release: () => {
      held.delete(root);
      if (existsSync(lockFile) && readFileSync(lockFile, "utf8") === mine) rmSync(lockFile, { force: true });
    },
  };
}
