/**
 * Asks the API, at the origin that served the page, as whoever has signed in. Every failure is an `ApiError` that a person
 * can act on.
 */
import { authorization, mustSignInAgain } from "../sign-in/session.ts";
import type {
  DataAnswer,
  DeadLetter,
  DeadLettersAnswer,
  Domain,
  HealthAnswer,
  LedgerAnswer,
  Point,
  Resolution,
  StateAnswer,
  Town,
} from "./types.ts";

const TIMEOUT_MS = 15_000;
/** A page of a history, as large as the API allows, and how many of them one chart may take. */
const PAGE_POINTS = 2000;
const MAX_PAGES = 6;

export interface Issue {
  field: string;
  allowed: string;
}

export class ApiError extends Error {
  /** HTTP status; 0 where no answer came at all. */
  readonly status: number;
  /** What to quote when asking somebody for help. */
  readonly requestId: string | undefined;
  /** Which fields of a request were refused, and what each may be. */
  readonly issues: readonly Issue[];

  constructor(message: string, status: number, requestId?: string, issues: readonly Issue[] = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.requestId = requestId;
    this.issues = issues;
  }
}

export type Query = Record<string, string | number | undefined>;

/** `GET path?query`. Throws ApiError; throws the signal's reason where it was given up on purpose. */
export async function get<Answer>(
  path: string,
  query: Query = {},
  signal?: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return ask(parameters.size === 0 ? path : `${path}?${parameters}`, {}, signal, timeoutMs);
}

/** `POST path` with a JSON body, as {@link get}. */
export function post<Answer>(
  path: string,
  body: object,
  signal?: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(body) }, signal, timeoutMs);
}

/** `PUT path` with a JSON body, as {@link get}. */
export function put<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

/** `DELETE path`, as {@link get}. */
export const remove = <Answer>(path: string): Promise<Answer> => ask(path, { method: "DELETE" });

async function ask<Answer>(
  path: string,
  init: RequestInit,
  signal?: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const who = await authorization();
  let response: Response;
  try {
    response = await fetch(path, {
      ...init,
      headers: { accept: "application/json", ...init.headers, ...who },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (error) {
    signal?.throwIfAborted();
    const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : (error as Error).message;
    throw new ApiError(why, 0);
  }
  if (response.status === 401) void mustSignInAgain();
  if (!response.ok) throw await readError(response);
  return (await response.json()) as Answer;
}

async function readError(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as
    | { error?: { message?: string; request_id?: string; details?: { issues?: Issue[]; field?: string } } }
    | undefined;
  const { message, request_id, details } = body?.error ?? {};
  const said = message ?? `${response.status} ${response.statusText}`;
  const issues = details?.issues ?? (details?.field ? [{ field: details.field, allowed: said }] : []);
  return new ApiError(said, response.status, request_id, issues);
}

export const getTown = (signal?: AbortSignal): Promise<Town> => get("/v1/town", {}, signal);
export const getState = (since?: string, signal?: AbortSignal): Promise<StateAnswer> =>
  get("/v1/state", { since }, signal);
export const getLedger = (signal?: AbortSignal): Promise<LedgerAnswer> => get("/v1/ledger", {}, signal);
export const getHealth = (signal?: AbortSignal): Promise<HealthAnswer> => get("/v1/health", {}, signal);

/** How many days of dead letters are looked at, and how many of the newest are kept. */
const LETTER_DAYS = 3;
export const SHOWN_LETTERS = 50;
const indianDay = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" });

/** The newest dead letters of the last three days, newest first, and whether there are more. */
export async function getDeadLetters(
  signal?: AbortSignal,
): Promise<{ letters: DeadLetter[]; more: boolean }> {
  const from = indianDay.format(Date.now() - (LETTER_DAYS - 1) * 86_400_000);
  const query = { from, order: "newest", limit: SHOWN_LETTERS };
  const { dead_letters, next_cursor } = await get<DeadLettersAnswer>("/v1/deadletters", query, signal);
  const letters = dead_letters.slice(0, SHOWN_LETTERS);
  return { letters, more: letters.length < dead_letters.length || next_cursor !== null };
}

export interface HistoryQuestion {
  domain: Domain;
  entity: string;
  /** ISO instants; `to` is exclusive. */
  from: string;
  to: string;
  resolution: Resolution;
}

export interface History {
  units: Record<string, string>;
  /** In time's order; windows without an observation are absent. */
  points: Point[];
}

/** The windows of one entity, all pages of them. */
export async function getHistory(question: HistoryQuestion, signal?: AbortSignal): Promise<History> {
  const { domain, ...query } = question;
  const points: Point[] = [];
  const units: Record<string, string> = {};
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer = await get<DataAnswer>(
      `/v1/data/${domain}`,
      { ...query, limit: PAGE_POINTS, cursor },
      signal,
    );
    points.push(...(answer.points ?? []));
    Object.assign(units, answer.units);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  points.sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return { units, points };
}
