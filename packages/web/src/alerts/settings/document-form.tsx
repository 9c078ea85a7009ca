/** Edits one document and keeps it. What the API refuses stands beside the field that it is about. */
import { type FormEvent, useState } from "react";
import {
  type DocumentKind,
  deleteDocument,
  putDocument,
  type SettingsDocument,
} from "../../api/alert-settings.ts";
import { ApiError } from "../../api/client.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { SignedIn } from "../../sign-in/signed-in.tsx";
import { issuesByField } from "../../simulate/field-errors.ts";
import type { Place } from "../../town/places.ts";
import { Notice } from "../../ui/notice.tsx";
import { useDeed } from "../../ui/use-deed.ts";
import { fieldsOf, fieldValue, withField, withoutEmptyLines } from "./document-fields.ts";
import { FieldControl } from "./field-control.tsx";
import { RuleTrial } from "./rule-trial.tsx";

/** Conditions that one place shows by itself. */
const TRIED = ["threshold", "rate", "anomaly", "stuck"];
const ID = { path: "id", control: "text" } as const;

export function DocumentForm(props: {
  kind: DocumentKind;
  /** What is edited; with an empty id, a new one. */
  document: SettingsDocument;
  places: readonly Place[];
  onSaved(id: string): void;
  onDeleted(): void;
  onCopy(document: SettingsDocument): void;
}) {
  const { kind, document, places, onSaved, onDeleted, onCopy } = props;
  const { t, named } = useLanguage();
  const [draft, setDraft] = useState(document);
  const { busy, error, run: act } = useDeed();
  const isNew = document.id === "";
  const shipped = document["shipped"] === true;
  // Of the document as it was: a field that is emptied stays, to be filled anew.
  const fields = [...(isNew ? [ID] : []), ...fieldsOf(kind, document)];
  const issues = issuesByField(
    error instanceof ApiError ? error.issues : [],
    fields.map(({ path }) => path),
  );
  const condition = fieldValue(draft, "condition.kind");

  const save = (event: FormEvent): void => {
    event.preventDefault();
    const { shipped: _, ...written } = withoutEmptyLines(draft, fields);
    void act(async () => {
      await putDocument(kind, written as SettingsDocument);
      onSaved(draft.id);
    });
  };

  return (
    <>
      <form className="decide settings-form" onSubmit={save} noValidate>
        {condition !== undefined && (
          <p className="lead">
            {t("rule.conditionKind", { kind: named(`rule.kind.${condition}`, String(condition)) })}
          </p>
        )}
        <div className="fields">
          {fields.map((field) => (
            <FieldControl
              key={field.path}
              field={field}
              value={fieldValue(draft, field.path)}
              issues={issues.get(field.path) ?? []}
              onChange={(value) => setDraft((before) => withField(before, field.path, value))}
            />
          ))}
        </div>
        {error && (issues.get("")?.length || issues.size === 0) && (
          <Notice error={error} text={t("settings.saveError")} />
        )}
        <SignedIn to={t("signIn.settings")}>
          <div className="decide-buttons">
            <button type="submit" className="button is-main" disabled={busy}>
              {t("settings.save")}
            </button>
            {!isNew && kind === "rules" && (
              <button
                type="button"
                className="button"
                onClick={() => onCopy({ ...draft, id: "", shipped: false })}
              >
                {t("settings.copy")}
              </button>
            )}
            {!isNew && !shipped && (
              <button
                type="button"
                className="button"
                disabled={busy}
                onClick={() =>
                  void act(async () => {
                    await deleteDocument(kind, document.id);
                    onDeleted();
                  })
                }
              >
                {t("settings.delete")}
              </button>
            )}
          </div>
        </SignedIn>
      </form>
      {TRIED.includes(String(condition)) && draft.id !== "" && (
        <RuleTrial rule={withoutEmptyLines(draft, fields)} places={places} />
      )}
    </>
  );
}
