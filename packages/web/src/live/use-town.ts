/** The town and its live state, for React. */
import { useEffect, useState } from "react";
import { getState, getTown } from "../api/client.ts";
import type { Town } from "../api/types.ts";
import { useAsked } from "../ui/use-asked.ts";
import { type Connection, startLiveFeed } from "./live-feed.ts";
import { type Entities, mergeLive, mergeState } from "./town-store.ts";

export interface LiveTown {
  town: Town | undefined;
  townError: Error | undefined;
  retryTown(): void;
  entities: Entities;
  /** Whether the state was told at all: before that, that nothing is known says nothing. */
  hasState: boolean;
  connection: Connection;
  connectionError: Error | undefined;
  /** How far the API's clock is ahead of this machine's, ms: ages are told by the API's. */
  clockAhead: number;
}

/** Live messages are drawn at most this often, ms: a busy town sends hundreds a second. */
const DRAW_EVERY_MS = 250;
const NOTHING: Entities = new Map();

export function useTown(): LiveTown {
  const { answer: town, error: townError, again: retryTown } = useAsked(getTown);
  const [entities, setEntities] = useState<Entities>();
  const [connection, setConnection] = useState<{ is: Connection; error?: Error | undefined }>({
    is: "connecting",
  });
  const [clockAhead, setClockAhead] = useState(0);

  useEffect(() => {
    let current = NOTHING;
    let drawing: ReturnType<typeof setTimeout> | undefined;
    const draw = (): void => {
      drawing ??= setTimeout(() => {
        drawing = undefined;
        setEntities(current);
      }, DRAW_EVERY_MS);
    };
    const feed = startLiveFeed({
      openSocket: () =>
        new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`),
      getState,
      onState(answer) {
        setClockAhead(Date.parse(answer.answered_at) - Date.now());
        current = mergeState(current, answer.entities);
        draw();
      },
      onLive(states) {
        const merged = mergeLive(current, states);
        if (merged.entities !== current) {
          current = merged.entities;
          draw();
        }
        if (merged.incomplete) feed.refresh();
      },
      onConnection: (is, error) => setConnection({ is, error }),
    });
    return () => {
      feed.stop();
      clearTimeout(drawing);
    };
  }, []);

  return {
    town,
    townError,
    retryTown,
    entities: entities ?? NOTHING,
    hasState: entities !== undefined,
    connection: connection.is,
    connectionError: connection.error,
    clockAhead,
  };
}
