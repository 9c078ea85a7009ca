/** Finished chunks of a simulation in a folder, so that an interrupted command goes on where it was. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import { type Chunk, readChunk, writeChunk } from "@nagar/core/simulate/request/chunk.ts";

const NAME = /^\d{6}-\d{6}\.chunk$/;

export interface Checkpoint {
  /** What earlier calls have finished. */
  readonly finished: readonly Chunk[];
  /** Keeps a chunk, whole or not at all. */
  keep(chunk: Chunk): void;
}

/**
 * The checkpoint of the simulation `key` in `folder`, which is made where it is not there.
 * @throws InvalidInput where the folder holds another simulation's chunks, or cannot be used.
 */
export function openCheckpoint(folder: string, key: string): Checkpoint {
  const failed = (error: unknown): never => {
    if (error instanceof InvalidInput) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InvalidInput(`--checkpoint ${folder}: cannot be used (${code})`, { cause: error });
  };
  try {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder).filter((name) => NAME.test(name));
    const finished = names.map((name) => readKept(key, join(folder, name)));
    return {
      finished,
      keep(chunk) {
        const [from, to] = [chunk.from, chunk.to].map((run) => String(run).padStart(6, "0"));
        const file = join(folder, `${from}-${to}.chunk`);
        try {
          writeFileSync(`${file}.draft`, writeChunk(key, chunk));
          renameSync(`${file}.draft`, file);
        } catch (error) {
          failed(error);
        }
      },
    };
  } catch (error) {
    return failed(error);
  }
}

function readKept(key: string, file: string): Chunk {
  try {
    return readChunk(key, readFileSync(file), file);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    throw new InvalidInput(
      `${error.message}; remove it to have its runs computed anew, or name another folder`,
      { cause: error },
    );
  }
}
