/** A record of the stream, unpacked: where it stands and the observations in it that can be counted. */
import type { Observation } from "../observation/observation.ts";
import { hashText } from "./hash.ts";

export interface StreamRecord {
  shardId: string;
  sequence: string;
  /** Hash of the two: an observation's tag is made of it and of the observation's position. */
  tag: number;
  /** By position in the record; a position that held something broken is empty. */
  observations: readonly (Observation | undefined)[];
}

export function streamRecord(
  shardId: string,
  sequence: string,
  observations: readonly (Observation | undefined)[],
): StreamRecord {
  return { shardId, sequence, tag: hashText(`${shardId}:${sequence}`), observations };
}
