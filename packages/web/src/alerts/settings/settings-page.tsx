/** What is called an alert, who hears of it, and when nobody does: the lists, and the form of the chosen one. */
import { useCallback, useState } from "react";
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  getDocuments,
  type SettingsDocument,
} from "../../api/alert-settings.ts";
import { DOMAINS, type Domain } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Place } from "../../town/places.ts";
import { ListHead } from "../../ui/list-head.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { useInSight } from "../../ui/use-in-sight.ts";
import { AlertParts } from "../alert-parts.tsx";
import { BLANK } from "./document-fields.ts";
import { DocumentForm } from "./document-form.tsx";
import { DocumentRow } from "./document-row.tsx";
import { RefusedDocument } from "./refused-document.tsx";

export function SettingsPage(props: {
  kind: DocumentKind;
  /** The chosen document. */
  id: string | undefined;
  now: number;
  places: readonly Place[];
  onPart(part: string | undefined): void;
  onChoose(id: string | undefined): void;
}) {
  const { kind, id, now, places, onPart, onChoose } = props;
  const { t, f } = useLanguage();
  const ask = useCallback((signal: AbortSignal) => getDocuments(kind, signal), [kind]);
  const { answer, error, again } = useAsked(ask);
  const [fresh, setFresh] = useState<SettingsDocument>();
  const [saved, setSaved] = useState<string>();
  const documents = answer ? inOrder(kind, answer.documents) : [];
  const chosen = fresh ?? documents.find((one) => one.id === id);
  const detail = useInSight(chosen && `${kind} ${chosen.id}`);
  const choose = (next: string | undefined): void => {
    setFresh(undefined);
    setSaved(undefined);
    onChoose(next);
  };

  return (
    <main className={chosen ? "ledger-page has-detail" : "ledger-page"} id="places" tabIndex={-1}>
      <section className="card" aria-labelledby="settings-title">
        <AlertParts part={kind} onPart={onPart} />
        <ListHead
          id="settings-title"
          title={t(`settings.${kind}`)}
          count={answer ? f.count(documents.length) : ""}
        />
        <p className="lead">{t(`settings.${kind}.intro`)}</p>
        {kind !== "rules" && (
          <button type="button" className="button" onClick={() => setFresh(BLANK[kind](now))}>
            {t("settings.new")}
          </button>
        )}
        {error && <Notice error={error} text={t("settings.error")} retry={again} />}
        {!answer && !error && <p className="loading">{t("settings.loading")}</p>}
        {answer?.refused.map((one) => (
          <RefusedDocument key={`${kind} ${one.id}`} kind={kind} {...one} onDeleted={again} />
        ))}
        {answer && documents.length === 0 && <p className="empty">{t("settings.none")}</p>}
        {documents.map((one) => (
          <DocumentRow
            key={one.id}
            kind={kind}
            document={one}
            chosen={one === chosen}
            onChoose={() => choose(one.id === id && !fresh ? undefined : one.id)}
          />
        ))}
      </section>
      {chosen && (
        <section className="card" aria-labelledby="document-title" ref={detail}>
          <h2 id="document-title">{chosen.id === "" ? t("settings.new") : chosen.id}</h2>
          {saved === chosen.id && (
            <p className="verdict is-good" role="status">
              {t("settings.saved")}
            </p>
          )}
          <DocumentForm
            key={`${kind} ${chosen.id}`}
            kind={kind}
            document={chosen}
            places={places}
            onSaved={(name) => {
              again();
              setFresh(undefined);
              setSaved(name);
              onChoose(name);
            }}
            onDeleted={() => {
              again();
              choose(undefined);
            }}
            onCopy={setFresh}
          />
        </section>
      )}
    </main>
  );
}

export const isDocumentKind = (part: string | undefined): part is DocumentKind =>
  DOCUMENT_KINDS.some((kind) => kind === part);

/** Rules by domain, as the town's layers are ordered; others by their ids. */
function inOrder(kind: DocumentKind, documents: readonly SettingsDocument[]): SettingsDocument[] {
  const rank = ({ domain }: SettingsDocument): number =>
    kind === "rules" ? DOMAINS.indexOf(domain as Domain) : 0;
  return documents.toSorted((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}
