/** What the colours of a domain mean, in words beside them. */
import type { Domain } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { LEGENDS } from "../town/figures.ts";
import { Swatch } from "../ui/swatch.tsx";

/** @param domains those of {@link LEGENDS}. */
export function Legend({ domains, open }: { domains: readonly Domain[]; open: boolean }) {
  const { t, f } = useLanguage();
  return (
    <details className="legend" open={open}>
      <summary>{t("layers.legend")}</summary>
      {domains.map((domain) => (
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
  );
}
