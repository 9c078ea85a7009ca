/**
 * A batch of the stream as the counter works on it, and the verdicts that come out.
 *
 * Each observation is read once, in the stream's order, into columns by slot: counting goes by entity, and to visit
 * ten thousand objects in that order would mean to fetch most of them from memory a second time.
 */
import type { EntityKey } from "../observation/domain.ts";
import { flagsToBits } from "../observation/flag-bits.ts";
import type { Observation, Source } from "../observation/observation.ts";
import { hashContent, hashMessageId, hashSource } from "./hash.ts";
import { MetricColumns } from "./metric-columns.ts";
import type { StreamRecord } from "./stream-record.ts";

export const WAITING = 0;
export const COUNTED = 1;
export const DUPLICATE = 2;

/**
 * A batch, its observations numbered through: those of record `r` have the slots from `offsets[r]` on. All columns
 * but `offsets` are by slot; what a slot without an observation holds means nothing.
 */
export interface Batch {
  records: readonly StreamRecord[];
  offsets: Int32Array;
  /** The number of its record. */
  recordOf: Int32Array;
  /** Event time (ms). */
  observedAt: Float64Array;
  /** Hash of the message id within its source; 0 where there is none. */
  ids: Float64Array;
  /** Hash of source, values and place. */
  contents: Float64Array;
  /** The flags (bits) that it came with. */
  given: Uint8Array;
  /** 1 where it has a location. */
  placed: Uint8Array;
  metrics: MetricColumns;
  /** The slots of each entity, in the stream's order; entities in the order of their first. */
  entities: readonly BatchEntity[];
  verdict: Uint8Array;
  /** Of what is counted: the flags (bits) with which it counts. */
  flags: Uint8Array;
}

export class BatchEntity {
  readonly entity: EntityKey;
  readonly slots: number[] = [];
  /** The source of its last observation, and that source's hash. */
  #source: Source | undefined;
  // Not whole, so that V8 takes the field for a double from the start.
  #hash = 0.5;

  constructor(entity: EntityKey) {
    this.entity = entity;
  }

  /** Hash of a source: an entity is nearly always spoken for by one. */
  hashOf(source: Source): number {
    const last = this.#source;
    if (last === undefined || last.feed !== source.feed || last.device !== source.device) {
      this.#hash = hashSource(source);
      this.#source = source;
    }
    return this.#hash;
  }
}

export function newBatch(records: readonly StreamRecord[]): Batch {
  const offsets = new Int32Array(records.length + 1);
  for (const [r, record] of records.entries()) {
    offsets[r + 1] = (offsets[r] as number) + record.observations.length;
  }
  const slots = offsets[records.length] as number;
  const entities = new Map<EntityKey, BatchEntity>();
  const batch = {
    records,
    offsets,
    recordOf: new Int32Array(slots),
    observedAt: new Float64Array(slots),
    ids: new Float64Array(slots),
    contents: new Float64Array(slots),
    given: new Uint8Array(slots),
    placed: new Uint8Array(slots),
    metrics: new MetricColumns(slots),
    verdict: new Uint8Array(slots),
    flags: new Uint8Array(slots),
  };
  for (let r = 0; r < records.length; r++) {
    const { observations } = records[r]!;
    const offset = offsets[r] as number;
    batch.recordOf.fill(r, offset, offset + observations.length);
    for (let i = 0; i < observations.length; i++) {
      const observation = observations[i];
      if (observation !== undefined) read(batch, entities, offset + i, observation);
    }
  }
  return { ...batch, entities: [...entities.values()] };
}

function read(
  { observedAt, ids, contents, given, placed, metrics }: Omit<Batch, "entities">,
  entities: Map<EntityKey, BatchEntity>,
  slot: number,
  observation: Observation,
): void {
  let entity = entities.get(observation.entity);
  if (entity === undefined) {
    entity = new BatchEntity(observation.entity);
    entities.set(observation.entity, entity);
  }
  entity.slots.push(slot);
  const source = entity.hashOf(observation.source);
  const shape = metrics.put(slot, observation.metrics);
  observedAt[slot] = observation.observedAt;
  ids[slot] = hashMessageId(observation, source);
  contents[slot] = hashContent(observation, shape, metrics.values, metrics.starts[slot] as number, source);
  if (observation.flags.length > 0) given[slot] = flagsToBits(observation.flags);
  if (observation.location !== undefined) placed[slot] = 1;
}
