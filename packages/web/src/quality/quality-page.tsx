/** Data quality: what became of every observation, what was refused and why, and whether everything answers. */
import { getDeadLetters, getHealth, getLedger } from "../api/client.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import { usePolled } from "../ui/use-polled.ts";
import { DeadLetters } from "./dead-letters.tsx";
import { Health } from "./health.tsx";
import { Ledger } from "./ledger.tsx";

const EVERY_MS = 5_000;

export default function QualityPage({ now }: { now: number }) {
  const { t } = useLanguage();
  const ledger = usePolled(getLedger, EVERY_MS);
  const health = usePolled(getHealth, EVERY_MS);
  const letters = usePolled(getDeadLetters, EVERY_MS);
  return (
    <main className="quality" id="places" tabIndex={-1}>
      <section className="card" aria-labelledby="ledger-title">
        <h2 id="ledger-title">{t("quality.title")}</h2>
        <p className="lead">{t("quality.intro")}</p>
        {ledger.error && <Notice error={ledger.error} text={t("error.quality")} retry={ledger.retry} />}
        {!ledger.answer && !ledger.error && <p className="loading">{t("loading.quality")}</p>}
        {ledger.answer && <Ledger ledger={ledger.answer} now={now} />}
      </section>
      <section className="card" aria-labelledby="letters-title">
        <h2 id="letters-title">{t("quality.deadletters")}</h2>
        {letters.error && <Notice error={letters.error} text={t("error.quality")} retry={letters.retry} />}
        {letters.answer && <DeadLetters {...letters.answer} now={now} />}
      </section>
      <section className="card" aria-labelledby="health-title">
        <h2 id="health-title">{t("quality.health")}</h2>
        {health.error && <Notice error={health.error} text={t("error.quality")} retry={health.retry} />}
        {health.answer && <Health health={health.answer} />}
      </section>
    </main>
  );
}
