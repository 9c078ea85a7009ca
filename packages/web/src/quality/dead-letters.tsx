/** What was refused: when, from whom, why, and what came. */
import type { DeadLetter } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function DeadLetters(props: { letters: DeadLetter[]; more: boolean; now: number }) {
  const { letters, more, now } = props;
  const { t, f } = useLanguage();
  if (letters.length === 0) return <p className="empty">{t("quality.deadletters.none")}</p>;
  return (
    <>
      <ul className="letters">
        {letters.map(({ id, source, received_at, via, reasons, payload, replayed_at }) => (
          <li key={id}>
            <p className="letter-head">
              <b>{source}</b>
              <span>
                {t("quality.via")}: {via}
              </span>
              <span className="age" title={f.dateTime(Date.parse(received_at))}>
                {f.age(now - Date.parse(received_at))}
              </span>
              {replayed_at && <span className="flag">{t("quality.replayed")}</span>}
            </p>
            <ul className="reasons" aria-label={t("quality.reason")}>
              {reasons.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
            <details>
              <summary>{t("quality.payload")}</summary>
              <pre>{typeof payload === "string" ? payload : JSON.stringify(payload, null, 2)}</pre>
            </details>
          </li>
        ))}
      </ul>
      {more && <p className="as-of">{t("quality.deadletters.more")}</p>}
    </>
  );
}
