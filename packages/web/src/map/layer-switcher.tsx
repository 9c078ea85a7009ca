/** Which layers the map shows, each with its legend in words beside the colours. */
import { DOMAINS, type Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { LEGENDS } from "../town/figures.ts";
import { Swatch } from "../ui/swatch.tsx";

export function LayerSwitcher(props: { layers: readonly Domain[]; onChange(layers: Domain[]): void }) {
  const { layers, onChange } = props;
  const { t, f } = useLanguage();
  const toggle = (domain: Domain): void =>
    onChange(DOMAINS.filter((other) => (other === domain) !== layers.includes(other)));
  const explained = layers.filter((domain) => LEGENDS[domain]);
  return (
    <section className="layers" aria-label={t("layers.title")}>
      <div className="layer-buttons">
        {DOMAINS.map((domain) => (
          <button
            key={domain}
            type="button"
            className="chip"
            aria-pressed={layers.includes(domain)}
            onClick={() => toggle(domain)}
          >
            {t(`domain.${domain}`)}
          </button>
        ))}
      </div>
      {explained.length > 0 && (
        <details className="legend" open={matchMedia("(min-width: 90rem)").matches}>
          <summary>{t("layers.legend")}</summary>
          {explained.map((domain) => (
            <div key={domain} className="legend-layer">
              <h3>{t(`legend.${domain}`)}</h3>
              <ul>
                {LEGENDS[domain]!.map(({ from, label, colour }) => (
                  <li key={label}>
                    <Swatch colour={colour} />
                    <span>{t(label)}</span>
                    <span className="legend-from">≥ {f.value(from)}</span>
                  </li>
                ))}
                <li>
                  <Swatch colour="var(--quiet)" />
                  <span>{t("legend.none")}</span>
                </li>
              </ul>
            </div>
          ))}
        </details>
      )}
    </section>
  );
}
