/** Something did not work: what, the API's own words, and what to do. */
import { ApiError } from "../api/client.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { signIn } from "../sign-in/session.ts";

export function Notice({ error, text, retry }: { error: Error; text: string; retry?: () => void }) {
  const { t } = useLanguage();
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <div className="notice" role="alert">
      <strong>{t("error.title")}</strong>
      <p>{text}</p>
      <p className="notice-detail">
        {error.message}
        {requestId && <> · {t("error.request", { id: requestId })}</>}
      </p>
      {error instanceof ApiError && error.status === 401 && (
        <button type="button" className="button" onClick={() => void signIn()}>
          {t("signIn.in")}
        </button>
      )}
      {retry && (
        <button type="button" className="button" onClick={retry}>
          {t("error.retry")}
        </button>
      )}
    </div>
  );
}
