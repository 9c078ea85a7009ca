/** received = counted + duplicates + rejected + waiting, per source: a line each, and the sum. */
import { FLAGS, type LedgerAnswer, type LedgerCounts } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const COLUMNS = ["received", "counted", "duplicates", "rejected", "waiting", "missing"] as const;

export function Ledger({ ledger, now }: { ledger: LedgerAnswer; now: number }) {
  const { t, f } = useLanguage();
  const { total, sources, waiting_is_lower_bound: atLeast } = ledger;
  if (sources.length === 0) return <p className="empty">{t("quality.empty")}</p>;
  return (
    <>
      {atLeast ? (
        <p className="verdict" role="status">
          {t("quality.unread")}
        </p>
      ) : (
        <p className={total.missing === 0 ? "verdict is-good" : "verdict is-bad"} role="status">
          {total.missing === 0
            ? `✓ ${t("quality.balanced")}`
            : `! ${t("quality.unbalanced", { count: f.count(total.missing) })}`}
        </p>
      )}
      <div className="scroll">
        <table className="ledger">
          <thead>
            <tr>
              <th scope="col">{t("quality.source")}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className="number">
                  {t(`quality.${column}`)}
                </th>
              ))}
              <th scope="col">{t("quality.flags")}</th>
              <th scope="col">{t("quality.last")}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((line) => (
              <Line key={line.source} name={line.source} counts={line} now={now} atLeast={atLeast} />
            ))}
          </tbody>
          <tfoot>
            <Line name={t("quality.total")} counts={total} now={now} atLeast={atLeast} />
          </tfoot>
        </table>
      </div>
      <p className="as-of">{t("quality.flags.help")}</p>
      <p className="as-of">{t("quality.asOf", { time: f.dateTime(Date.parse(ledger.answered_at)) })}</p>
    </>
  );
}

function Line(props: { name: string; counts: LedgerCounts; now: number; atLeast: boolean }) {
  const { name, counts, now, atLeast } = props;
  const { t, f } = useLanguage();
  const flags = FLAGS.filter((flag) => (counts.flags[flag] ?? 0) > 0);
  return (
    <tr>
      <th scope="row">{name}</th>
      {COLUMNS.map((column) => (
        <td
          key={column}
          className={column === "missing" && counts.missing !== 0 ? "number is-bad" : "number"}
        >
          {column === "waiting" && atLeast && "≥ "}
          {f.count(counts[column])}
        </td>
      ))}
      <td className="flags">
        {flags.length === 0
          ? "–"
          : flags.map((flag) => (
              <span key={flag} className="flag">
                {t(`flag.${flag}`)} {f.count(counts.flags[flag]!)}
              </span>
            ))}
      </td>
      <td className="age nowrap">
        {counts.last_received_at === null ? "–" : f.age(now - Date.parse(counts.last_received_at))}
      </td>
    </tr>
  );
}
