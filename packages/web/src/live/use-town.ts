/** The town and its live state, for React. */
import { useEffect, useState } from "react";
import { getState, getTown } from "../api/client.ts";
import type { Town } from "../api/types.ts";
import { type Connection, startLiveFeed } from "./live-feed.ts";
import { type Entities, mergeLive, mergeState } from "./town-store.ts";

export interface LiveTown {
  town: Town | undefined;
  townError: Error | undefined;
  retryTown(): void;
  entities: Entities;
  connection: Connection;
  connectionError: Error | undefined;
  /** How far the API's clock is ahead of this machine's, ms: ages are told by the API's. */
  clockAhead: number;
}

/** Live messages are drawn at most this often, ms: a busy town sends hundreds a second. */
const DRAW_EVERY_MS = 250;

export function useTown(): LiveTown {
  const [town, setTown] = useState<Town>();
  const [townError, setTownError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  const [entities, setEntities] = useState<Entities>(new Map());
  const [connection, setConnection] = useState<{ is: Connection; error?: Error | undefined }>({
    is: "connecting",
  });
  const [clockAhead, setClockAhead] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what asks again.
  useEffect(() => {
    const gone = new AbortController();
    setTownError(undefined);
    getTown(gone.signal).then(setTown, (error: Error) => {
      if (!gone.signal.aborted) setTownError(error);
    });
    return () => gone.abort();
  }, [attempt]);

  useEffect(() => {
    let current: Entities = new Map();
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
        current = merged.entities;
        draw();
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
    retryTown: () => setAttempt((before) => before + 1),
    entities,
    connection: connection.is,
    connectionError: connection.error,
    clockAhead,
  };
}
