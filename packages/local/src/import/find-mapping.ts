/** Which mapping a file is imported with. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import { MAPPING_NAME, type Mapping, parseMapping } from "@nagar/core/import/mapping.ts";
import { shippedMapping, shippedMappingForFile, shippedMappingNames } from "@nagar/core/mappings/shipped.ts";
import { readInput } from "../input.ts";

/**
 * `asked` is a shipped mapping's name or a mapping file; without it, `FILE.mapping.json` beside the file, or the
 * shipped mapping that names the file.
 * @throws InvalidInput where there is none, or it is wrong.
 */
export function findMapping(file: string, asked: string | undefined): Mapping {
  if (asked !== undefined) {
    if (shippedMappingNames.includes(asked)) return shippedMapping(asked);
    if (existsSync(asked)) return readMapping(asked);
    const hint = MAPPING_NAME.test(asked) ? `; there are ${shippedMappingNames.join(", ")}` : "";
    throw new InvalidInput(`--mapping ${asked}: neither a shipped mapping nor a file${hint}`);
  }
  const beside = [`${file}.mapping.json`, `${file.replace(/\.gz$/, "")}.mapping.json`].find(existsSync);
  if (beside !== undefined) return readMapping(beside);
  const shipped = shippedMappingForFile(basename(file));
  if (shipped) return shipped;
  throw new InvalidInput(
    `${file}: no mapping; give --mapping NAME (nagar import --list) or put ${basename(file)}.mapping.json beside it`,
  );
}

function readMapping(file: string): Mapping {
  const text = readInput(file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${file}: broken JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
  return parseMapping(json, file);
}
