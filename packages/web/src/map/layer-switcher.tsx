/** Which layers the map shows, each with its legend in words beside the colours. */
import { DOMAINS, type Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { LEGENDS } from "../town/figures.ts";
import { Legend } from "./legend.tsx";

export function LayerSwitcher(props: { layers: readonly Domain[]; onChange(layers: Domain[]): void }) {
  const { layers, onChange } = props;
  const { t } = useLanguage();
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
      {explained.length > 0 && <Legend domains={explained} open={matchMedia("(min-width: 90rem)").matches} />}
    </section>
  );
}
