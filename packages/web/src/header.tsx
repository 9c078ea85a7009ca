/** The town's name, the views, how current the page is, who is here, language and theme. */
import { useEffect, useRef } from "react";
import type { Language } from "./i18n/messages.ts";
import { LANGUAGE_NAMES, LANGUAGES, LOCALES } from "./i18n/messages.ts";
import { useLanguage } from "./i18n/use-language.ts";
import type { LiveTown } from "./live/use-town.ts";
import { WhoIsHere } from "./sign-in/who-is-here.tsx";
import { THEMES, type useTheme } from "./view/use-theme.ts";
import type { ChangeView } from "./view/use-view.ts";
import { PAGES, type View } from "./view/view.ts";

export function Header(props: {
  view: View;
  language: Language;
  change: ChangeView;
  live: LiveTown;
  themes: ReturnType<typeof useTheme>;
  /** Open incidents; undefined while nobody knows. */
  alerts: number | undefined;
}) {
  const { alerts, view, language, change, live, themes } = props;
  const { t, f } = useLanguage();
  const { connection, town } = live;
  const here = useRef<HTMLButtonElement>(null);
  // On a phone the views do not fit: the one that is open is brought into sight, also when its link was followed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view or language moves the tabs.
  useEffect(() => {
    const tab = here.current;
    const row = tab?.parentElement;
    // Not scrollIntoView: that also moves the place from which the Tab key goes on, past the link to the list.
    if (tab && row)
      row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.clientWidth) / 2;
  }, [view.page, language]);
  const help =
    connection === "live" || connection === "polling" ? t(`connection.${connection}.help`) : undefined;
  return (
    <header className="header">
      <div className="brand">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <div>
          <h1>{town?.name ?? t("app.title")}</h1>
          {town && <span className="brand-by">{t("app.title")}</span>}
        </div>
      </div>
      <nav className="pages" aria-label={t("nav.label")}>
        {PAGES.map((page) => (
          <button
            key={page}
            ref={view.page === page ? here : undefined}
            type="button"
            className="tab"
            aria-current={view.page === page ? "page" : undefined}
            onClick={() => change({ page })}
          >
            {t(`nav.${page}`)}
            {page === "alerts" && alerts !== undefined && alerts > 0 && (
              <span className="badge">{f.count(alerts)}</span>
            )}
          </button>
        ))}
      </nav>
      <div className="settings">
        <span className={`connection is-${connection}`} role="status" title={help}>
          {t(`connection.${connection}`)}
        </span>
        <WhoIsHere />
        <label className="setting">
          <span className="visually-hidden">{t("language.label")}</span>
          <select value={language} onChange={(event) => change({ language: event.target.value as Language })}>
            {LANGUAGES.map((one) => (
              <option key={one} value={one} lang={LOCALES[one]}>
                {LANGUAGE_NAMES[one]}
              </option>
            ))}
          </select>
        </label>
        <label className="setting">
          <span className="visually-hidden">{t("theme.label")}</span>
          <select
            value={themes.choice}
            onChange={(event) => themes.choose(THEMES.find((theme) => theme === event.target.value)!)}
          >
            {THEMES.map((theme) => (
              <option key={theme} value={theme}>
                {t(`theme.${theme}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}
