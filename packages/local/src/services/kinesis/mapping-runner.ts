/**
 * Runs one Kinesis event source mapping: follows each shard by itself, a shard's children after it has ended,
 * and remembers per shard how far it is.
 */
import { randomUUID } from "node:crypto";
import type { ClassicLevel } from "classic-level";
import { Sleeper } from "../../cloud/sleeper.ts";
import type { ShardSummary } from "../../data/data-messages.ts";
import type { DataPlane } from "../../data/data-plane.ts";
import type { ServiceContext } from "../service.ts";
import { Stopped } from "./deliver-batch.ts";
import { givenUpMessage, kinesisEvent } from "./kinesis-event.ts";
import type { StreamMapping } from "./mapping.ts";
import { consumeShard, type ShardPorts } from "./shard-consumer.ts";

/** How often a stream is asked for new shards. */
const SHARD_LIST_MS = 5000;
/** Pause after a failure of the machinery itself (not of the function), before a shard is followed again. */
const RECOVERY_MS = 1000;

export interface Checkpoint {
  /** Absent where the shard is read from its oldest record. */
  readonly sequenceNumber?: string;
  /** The shard was split or merged and all of it is delivered. */
  readonly ended?: boolean;
}

export interface MappingPorts {
  readonly context: Pick<ServiceContext, "clock" | "log" | "invoke">;
  readonly data: DataPlane;
  readonly checkpoints: ClassicLevel<string, Checkpoint>;
  /** Hands `message` to the resource with this ARN. */
  send(arn: string, message: object): Promise<void>;
}

export class MappingRunner {
  readonly #mapping: StreamMapping;
  readonly #ports: MappingPorts;
  readonly #sleeper: Sleeper;
  readonly #following = new Map<string, Promise<void>>();
  #listing: Promise<void> = Promise.resolve();

  constructor(mapping: StreamMapping, ports: MappingPorts) {
    this.#mapping = mapping;
    this.#ports = ports;
    this.#sleeper = new Sleeper(ports.context.clock);
  }

  start(): void {
    this.#listing = this.#listShards();
  }

  /** Takes no new batch; resolves when those under way are settled or `graceMs` have passed. */
  async stop(graceMs: number): Promise<void> {
    this.#sleeper.stop();
    const settled = Promise.all([this.#listing, ...this.#following.values()]);
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
  }

  async #listShards(): Promise<void> {
    for (let first = true; !this.#sleeper.stopped; first = false) {
      try {
        const shards = await this.#ports.data.call("shards", { stream: this.#mapping.stream });
        for (const shard of shards) {
          if (!this.#following.has(shard.shardId)) await this.#consider(shard, shards, first);
        }
      } catch (error) {
        this.#ports.context.log.error(`${this.#mapping.name}: ${(error as Error).message}`);
      }
      await this.#sleeper.sleep(SHARD_LIST_MS);
    }
  }

  #key(shardId: string): string {
    return `${this.#mapping.name}/${shardId}`;
  }

  /** Follows `shard` unless it has ended or a parent of it is not yet delivered. */
  async #consider(shard: ShardSummary, shards: readonly ShardSummary[], first: boolean): Promise<void> {
    const { checkpoints, data } = this.#ports;
    const known = await checkpoints.get(this.#key(shard.shardId));
    if (known?.ended) return;
    for (const parent of shard.parents) {
      const still = shards.some(({ shardId }) => shardId === parent);
      if (still && !(await checkpoints.get(this.#key(parent)))?.ended) return;
    }
    if (!known) {
      // LATEST holds for the shards that are there when the mapping is first seen; children begin at their start.
      const latest = this.#mapping.startingPosition === "LATEST" && first && shard.parents.length === 0;
      const { stream } = this.#mapping;
      const newest = latest ? await data.call("newest", { stream, shardId: shard.shardId }) : undefined;
      await checkpoints.put(this.#key(shard.shardId), newest ? { sequenceNumber: newest } : {});
    }
    this.#following.set(shard.shardId, this.#follow(shard.shardId));
  }

  async #follow(shardId: string): Promise<void> {
    const { checkpoints, context } = this.#ports;
    const key = this.#key(shardId);
    while (!this.#sleeper.stopped) {
      try {
        const checkpoint = (await checkpoints.get(key))?.sequenceNumber;
        if ((await consumeShard(this.#mapping, checkpoint, this.#shardPorts(shardId))) === "stopped") return;
        await checkpoints.put(key, { ...(await checkpoints.get(key)), ended: true });
        return;
      } catch (error) {
        if (error instanceof Stopped || this.#sleeper.stopped) return;
        context.log.error(`${this.#mapping.name} ${shardId}: ${(error as Error).message}`);
        await this.#sleeper.sleep(RECOVERY_MS);
      }
    }
  }

  #shardPorts(shardId: string): ShardPorts {
    const { context, data, checkpoints, send } = this.#ports;
    const { name, stream, streamArn, functionArn, onFailure } = this.#mapping;
    const sleeper = this.#sleeper;
    const assertRunning = (): void => {
      if (sleeper.stopped) throw new Stopped();
    };
    return {
      now: () => context.clock.now(),
      stopped: () => sleeper.stopped,
      news: (ms) => sleeper.sleep(ms, (wake) => data.onPut(stream, wake)),
      wait: (ms) => sleeper.sleep(ms),
      read: (after, limit) => data.call("readShard", { stream, shardId, after, limit }),
      checkpoint: (sequenceNumber) => checkpoints.put(this.#key(shardId), { sequenceNumber }),
      async closed() {
        const shards = await data.call("shards", { stream });
        return shards.some((each) => each.shardId === shardId && each.closed);
      },
      async pause(ms) {
        await sleeper.sleep(ms);
        assertRunning();
      },
      async invoke(records) {
        try {
          return await context.invoke(functionArn, kinesisEvent(records, shardId, streamArn), shardId);
        } catch (error) {
          assertRunning();
          const { message } = error as Error;
          context.log.warn(`${name} ${shardId}: ${message}`, { records: records.length });
          throw error;
        }
      },
      async giveUp(records, condition, invokeCount) {
        const now = context.clock.now();
        const requestId = randomUUID();
        const message = { records, shardId, streamArn, functionArn, condition, invokeCount, requestId, now };
        context.log.error(`${name} ${shardId}: ${records.length} records given up: ${condition}`);
        if (onFailure) await send(onFailure, givenUpMessage(message));
      },
    };
  }
}
