/** Whether everything that Nagar needs answers, and how far behind the stream's reading is. */
import type { HealthAnswer } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function Health({ health }: { health: HealthAnswer }) {
  const { t, f } = useLanguage();
  const { status, dependencies, stream, version, stage } = health;
  return (
    <>
      <p className={status === "ok" ? "verdict is-good" : "verdict is-bad"} role="status">
        {status === "ok" ? "✓" : "!"} {t(`quality.status.${status}`)}
      </p>
      {stream && (
        <p>
          {t("quality.lag", {
            shards: f.count(stream.shards),
            lag: stream.lag_ms === null ? "–" : f.span(stream.lag_ms),
          })}
        </p>
      )}
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("quality.dependency")}</th>
              <th scope="col">{t("quality.state")}</th>
              <th scope="col" className="number">
                {t("quality.latency")}
              </th>
              <th scope="col" className="number">
                {t("quality.messages")}
              </th>
            </tr>
          </thead>
          <tbody>
            {dependencies.map(({ name, ok, latency_ms, messages, error }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className={ok ? undefined : "is-bad"} title={error}>
                  {ok ? `✓ ${t("quality.ok")}` : `! ${t("quality.failing")}`}
                </td>
                <td className="number">{f.value(latency_ms)} ms</td>
                <td className="number">{messages === undefined ? "–" : f.count(messages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="as-of">{t("quality.version", { version, stage })}</p>
    </>
  );
}
