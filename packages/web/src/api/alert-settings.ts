/** The documents that decide what is called an alert, who hears of it, and when nobody does. */
import { get, post, put, remove } from "./client.ts";

export const DOCUMENT_KINDS = ["rules", "recipients", "suppressions"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document as the API writes it. The page edits the fields that it knows and keeps the others. */
export interface SettingsDocument {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** Those of a kind, and those that are stored and not in force, with the reason. */
export interface SettingsDocuments {
  documents: SettingsDocument[];
  refused: { id: string; message: string }[];
}

/** All of a kind. A rule says by `shipped` whether it comes with the system or is the town's own. */
export async function getDocuments(kind: DocumentKind, signal?: AbortSignal): Promise<SettingsDocuments> {
  const answer = await get<Record<DocumentKind, SettingsDocument[]> & Pick<SettingsDocuments, "refused">>(
    `/v1/alerts/${kind}`,
    {},
    signal,
  );
  return { documents: answer[kind], refused: answer.refused };
}

export interface RuleTrial {
  from: string;
  to: string;
  /** Minutes in which the place was observed. */
  minutes: number;
  alerts: { opened_at: string; last_sign_at: string; resolved_at: string | null; signs: number }[];
}

/** What a rule, as it stands in the form, would have said of a place in the last days. */
export const tryRule = (rule: SettingsDocument, entity: string): Promise<RuleTrial> =>
  post(
    `/v1/alerts/rules/${encodeURIComponent(rule.id)}/try`,
    { rule, entity_id: entity },
    undefined,
    TRY_TIMEOUT_MS,
  );
const TRY_TIMEOUT_MS = 30_000;

/** Keeps a document. Throws ApiError with an issue for each field that is wrong. */
export const putDocument = (kind: DocumentKind, document: SettingsDocument): Promise<SettingsDocument> =>
  put(`/v1/alerts/${kind}/${encodeURIComponent(document.id)}`, document);

export const deleteDocument = (kind: DocumentKind, id: string): Promise<{ deleted: boolean }> =>
  remove(`/v1/alerts/${kind}/${encodeURIComponent(id)}`);
