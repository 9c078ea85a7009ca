/**
 * A file that was dropped under `landing/`: its mapping is found, its rows go onto the stream, and a result lies in
 * `landing-results/` that says what became of it. Pure of AWS: the handler gives it the ports.
 *
 * A redelivery of the same event goes on where the first stopped; what is sent twice all the same is recognized by
 * its message ids.
 */
import { InvalidInput, NagarError, Unavailable } from "@nagar/core/errors.ts";
import type { ByteChunks } from "@nagar/core/import/bytes.ts";
import { mapFile } from "@nagar/core/import/map-file.ts";
import type { RowReject } from "@nagar/core/import/map-rows.ts";
import { MAPPING_NAME, type Mapping, parseMapping } from "@nagar/core/import/mapping.ts";
import { shippedMapping, shippedMappingForFile, shippedMappingNames } from "@nagar/core/mappings/shipped.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { MAX_OBSERVATIONS, type ReceivedRequest, receive } from "@nagar/core/observation/receive.ts";

export const LANDING = "landing/";
const MAPPING_SUFFIX = ".mapping.json";
const BATCH = 4_000;
/** Rejects that the result spells out; beyond that it counts. */
const MAX_REJECTS = 1_000;

export interface LandedObject {
  key: string;
  /** Names this upload: the same key dropped again is another. */
  event: string;
  /** When it was dropped (ms since 1970 UTC). */
  droppedAt: number;
}

export interface LandingPorts {
  /** An object's text, or undefined where there is none. */
  readText(key: string): Promise<string | undefined>;
  /** The object's bytes and its `x-amz-meta-mapping`; undefined where it is gone. */
  open(key: string): Promise<{ bytes: ByteChunks; mapping?: string } | undefined>;
  put(request: ReceivedRequest, batch: number): Promise<void>;
  writeResult(key: string, result: LandingResult): Promise<void>;
  /** True where there is too little time left for another batch. */
  outOfTime(): boolean;
  now(): number;
}

export interface LandingResult {
  file: string;
  event: string;
  status: "running" | "done" | "failed" | "no_mapping";
  mapping: string | null;
  /** Why it failed, or what to do about a missing mapping. */
  message?: string;
  rows: number;
  observations: number;
  /** Observations without any value; they are not sent. */
  empty: number;
  accepted: number;
  flagged: number;
  /** Refused as observations: they are dead letters too. */
  rejected: number;
  /** Rows that could not be read as observations, and the first of them. */
  rejected_rows: number;
  rejects: (RowReject | { entity_id: unknown; observed_at: unknown; message: string })[];
  ignored_columns: string[];
  dropped_at: string;
  updated_at: string;
}

/** Where the result of a landed file lies. */
export function resultKey(key: string): string {
  return `landing-results/${key.slice(LANDING.length)}.json`;
}

/**
 * The file that an object under `landing/` is about: itself, or for a mapping the file beside it. Undefined for
 * what is no file (a folder's marker).
 */
export function landedFile(key: string): string | undefined {
  if (!key.startsWith(LANDING) || key.endsWith("/")) return undefined;
  return key.endsWith(MAPPING_SUFFIX) ? key.slice(0, -MAPPING_SUFFIX.length) : key;
}

/**
 * Imports a landed file. Gives its result, or undefined where there is nothing to do: a folder, a mapping whose file
 * is not there yet, an event that was handled before.
 * @throws Unavailable where a store does not answer or time runs out: the event is to be delivered again.
 */
export async function landFile(
  object: LandedObject,
  ports: LandingPorts,
): Promise<LandingResult | undefined> {
  const key = landedFile(object.key);
  if (key === undefined) return undefined;
  const last = await lastResult(key, ports);
  const before = last?.event === object.event ? last : undefined;
  if (before !== undefined && before.status !== "running") return undefined;
  // A mapping that follows its file puts right what lacked or failed; what is imported stays as it is.
  const follows = object.key !== key && (last?.status === "done" || last?.status === "running");
  if (follows && before === undefined) return undefined;
  const file = await ports.open(key);
  if (!file) return undefined;
  const result: LandingResult = before ?? {
    file: key,
    event: object.event,
    status: "running",
    mapping: null,
    rows: 0,
    observations: 0,
    empty: 0,
    accepted: 0,
    flagged: 0,
    rejected: 0,
    rejected_rows: 0,
    rejects: [],
    ignored_columns: [],
    dropped_at: formatInstant(object.droppedAt),
    updated_at: formatInstant(ports.now()),
  };
  const finish = async (change: Partial<LandingResult>) => {
    Object.assign(result, change, { updated_at: formatInstant(ports.now()) });
    await ports.writeResult(resultKey(key), result);
    return result;
  };
  try {
    const mapping = await findMapping(key, file.mapping, ports);
    if (!mapping) return await finish({ status: "no_mapping", message: noMapping(key) });
    result.mapping = mapping.name;
    await importRows(file.bytes, mapping, object, result, ports, finish);
    return await finish({ status: "done" });
  } catch (error) {
    // What cannot succeed later is a result; what can is thrown, and the event comes again.
    if (!(error instanceof NagarError) || error.retryable) throw error;
    return finish({ status: "failed", message: error.message });
  }
}

async function lastResult(key: string, ports: LandingPorts): Promise<LandingResult | undefined> {
  const text = await ports.readText(resultKey(key));
  return text === undefined ? undefined : (JSON.parse(text) as LandingResult);
}

async function importRows(
  bytes: ByteChunks,
  mapping: Mapping,
  object: LandedObject,
  result: LandingResult,
  ports: LandingPorts,
  save: (change: Partial<LandingResult>) => Promise<LandingResult>,
): Promise<void> {
  const { batches, ignored } = await mapFile(bytes, result.file, mapping, BATCH);
  result.ignored_columns = ignored;
  const doneBefore = result.rows;
  let rows = 0;
  let number = 0;
  for await (const batch of batches) {
    rows += batch.rows;
    // Batches are cut alike every time, so those of an earlier attempt are passed over whole.
    if (rows <= doneBefore) {
      number++;
      continue;
    }
    if (ports.outOfTime()) {
      await save({ status: "running" });
      throw new Unavailable(
        `${result.file}: ${result.rows} rows are in; the rest follows with the next delivery`,
      );
    }
    for (let i = 0; i < batch.observations.length; i += MAX_OBSERVATIONS) {
      const sent = batch.observations.slice(i, i + MAX_OBSERVATIONS);
      const request = receive(sent, object.droppedAt);
      await ports.put(request, number++);
      const { accepted, flagged, rejected, results } = request.answer;
      result.accepted += accepted;
      result.flagged += flagged;
      result.rejected += rejected;
      for (const { index, reasons } of results.rejected) {
        const { entity_id, observed_at } = sent[index]!;
        addReject(result, {
          entity_id,
          observed_at,
          message: reasons.map(({ message }) => message).join("; "),
        });
      }
    }
    for (const reject of batch.rejects) addReject(result, reject);
    result.rows = rows;
    result.observations += batch.observations.length;
    result.empty += batch.empty;
    result.rejected_rows += batch.rejects.length;
  }
}

function addReject(result: LandingResult, reject: LandingResult["rejects"][number]): void {
  if (result.rejects.length < MAX_REJECTS) result.rejects.push(reject);
}

/** The mapping beside the file, that which its metadata or folder names, or the shipped one for a file of its name. */
async function findMapping(
  key: string,
  stated: string | undefined,
  ports: LandingPorts,
): Promise<Mapping | undefined> {
  const beside = await ports.readText(`${key}${MAPPING_SUFFIX}`);
  if (beside !== undefined)
    return parseMapping(parseJson(beside, `${key}${MAPPING_SUFFIX}`), `${key}${MAPPING_SUFFIX}`);
  if (stated !== undefined) {
    const named = MAPPING_NAME.test(stated) ? await mappingNamed(stated, ports) : undefined;
    if (named) return named;
    throw new InvalidInput(
      `${key}: its metadata names the mapping "${stated.slice(0, 80)}", which there is not`,
    );
  }
  const [folder, ...rest] = key.slice(LANDING.length).split("/");
  if (rest.length > 0 && MAPPING_NAME.test(folder!)) {
    const named = await mappingNamed(folder!, ports);
    if (named) return named;
  }
  return shippedMappingForFile(key.split("/").at(-1)!);
}

async function mappingNamed(name: string, ports: LandingPorts): Promise<Mapping | undefined> {
  const registered = await ports.readText(`mappings/${name}.json`);
  if (registered !== undefined)
    return parseMapping(parseJson(registered, `mappings/${name}.json`), `mappings/${name}.json`);
  return shippedMappingNames.includes(name) ? shippedMapping(name) : undefined;
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput(`${origin}: broken JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

function noMapping(key: string): string {
  const name = key.slice(LANDING.length);
  return `no mapping: put ${name}${MAPPING_SUFFIX} beside it, drop it under landing/NAME/ (a shipped or registered mapping's name), or set its metadata "mapping"`;
}
