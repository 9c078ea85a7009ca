/** A stored document that is not in force: why, and the way to be rid of it. */
import { type DocumentKind, deleteDocument } from "../../api/alert-settings.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { Notice } from "../../ui/notice.tsx";
import { useDeed } from "../../ui/use-deed.ts";

export function RefusedDocument(props: {
  kind: DocumentKind;
  id: string;
  /** The API's own words. */
  message: string;
  onDeleted(): void;
}) {
  const { kind, id, message, onDeleted } = props;
  const { t } = useLanguage();
  const { busy, error, run } = useDeed();
  const remove = (): void =>
    void run(async () => {
      await deleteDocument(kind, id);
      onDeleted();
    });
  return (
    <>
      <div className="notice" role="alert">
        <strong>{t("settings.refused", { id })}</strong>
        <p className="notice-detail">{message}</p>
        <button type="button" className="button" disabled={busy} onClick={remove}>
          {t("settings.delete")}
        </button>
      </div>
      {error && <Notice error={error} text={t("settings.saveError")} />}
    </>
  );
}
