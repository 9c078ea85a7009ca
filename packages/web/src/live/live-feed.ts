/**
 * Keeps a page current: a WebSocket where it can be had, polling of `/v1/state?since=` where it cannot, and always
 * a poll at a slow beat, because a WebSocket tells of values only (an AQI is computed by the API) and may miss some
 * while it reconnects. It holds no state of the town: it hands on what came.
 */
import type { LiveState, StateAnswer } from "../api/types.ts";

export type Connection = "connecting" | "live" | "polling" | "offline";

export interface LiveFeedOptions {
  /** Opens a socket; it is made anew after every loss. */
  openSocket(): WebSocket;
  getState(since: string | undefined, signal: AbortSignal): Promise<StateAnswer>;
  onState(answer: StateAnswer): void;
  onLive(states: LiveState[]): void;
  onConnection(connection: Connection, error?: Error): void;
  /** Beats in ms: polling while the socket is open, and while it is not. */
  beats?: { live: number; polling: number };
}

export interface LiveFeed {
  /** Asks for the state now: something came that the page does not know. */
  refresh(): void;
  stop(): void;
}

const BEATS = { live: 15_000, polling: 5_000 };
/**
 * How far each poll reaches back behind the answer before, ms: the API lists by the time of receipt, and what was
 * received then may have been counted only since. Hearing of it twice changes nothing.
 */
const OVERLAP_MS = 120_000;
/** Waits before another socket: doubled each time, at most this (ms). */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Starts at once; never throws, tells `onConnection` instead. */
export function startLiveFeed(options: LiveFeedOptions): LiveFeed {
  const { openSocket, getState, onState, onLive, onConnection, beats = BEATS } = options;
  const stopped = new AbortController();
  let socket: WebSocket | undefined;
  let open = false;
  let failure: Error | undefined;
  let since: string | undefined;
  let wait = FIRST_WAIT;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let socketTimer: ReturnType<typeof setTimeout> | undefined;
  let polling = false;
  let again = false;

  const tell = (): void => {
    if (stopped.signal.aborted) return;
    if (failure) onConnection("offline", failure);
    else if (since === undefined) onConnection("connecting");
    else onConnection(open ? "live" : "polling");
  };

  async function poll(): Promise<void> {
    if (polling) {
      again = true;
      return;
    }
    polling = true;
    again = false;
    clearTimeout(pollTimer);
    try {
      const answer = await getState(since, stopped.signal);
      failure = undefined;
      since = new Date(Date.parse(answer.answered_at) - OVERLAP_MS).toISOString();
      onState(answer);
    } catch (error) {
      if (stopped.signal.aborted) return;
      failure = error as Error;
    }
    polling = false;
    tell();
    const beat = failure || !open ? beats.polling : beats.live;
    pollTimer = setTimeout(poll, again ? 250 : beat);
  }

  function connect(): void {
    if (stopped.signal.aborted) return;
    try {
      socket = openSocket();
    } catch {
      lost();
      return;
    }
    socket.addEventListener("open", () => {
      open = true;
      wait = FIRST_WAIT;
      // What happened while there was no socket.
      void poll();
    });
    socket.addEventListener("message", ({ data }) => {
      const states = readMessage(data);
      if (states) onLive(states);
    });
    socket.addEventListener("close", lost);
  }

  function lost(): void {
    open = false;
    tell();
    if (stopped.signal.aborted) return;
    socketTimer = setTimeout(connect, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    void poll();
  }

  onConnection("connecting");
  void poll();
  connect();
  return {
    refresh: () => void poll(),
    stop() {
      stopped.abort();
      clearTimeout(pollTimer);
      clearTimeout(socketTimer);
      socket?.close();
    },
  };
}

/** The states of a message; undefined where it is something else, which a later API may send. */
export function readMessage(data: unknown): LiveState[] | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const message = JSON.parse(data) as { type?: string; states?: LiveState[] };
    return message.type === "state" && Array.isArray(message.states) ? message.states : undefined;
  } catch {
    return undefined;
  }
}
