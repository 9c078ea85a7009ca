/** The simulation: ask what would happen, see it run, read what it changes, for whom, and how sure that is. */
import { useCallback } from "react";
import { getScenarios } from "../api/simulations.ts";
import type { Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import { usePolled } from "../ui/use-polled.ts";
import type { Theme } from "../view/use-theme.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { OwnView, View } from "../view/view.ts";
import { Builder } from "./build/builder.tsx";
import { CompareView } from "./compare-view.tsx";
import { SimulationView } from "./simulation-view.tsx";
import "../styles/simulate.css";
import "../styles/simulate-form.css";
import "../styles/simulate-drawings.css";

/** Ready scenarios change with the town only. */
const EVERY_MS = 600_000;

export default function SimulationPage(props: {
  town: Town;
  view: View;
  change: ChangeView;
  theme: Theme;
  now: number;
}) {
  const { town, view, change, theme, now } = props;
  const { t } = useLanguage();
  const { own } = view;
  const go = useCallback((next: OwnView) => change({ own: next }), [change]);
  const { answer: list, error, retry } = usePolled(getScenarios, EVERY_MS);
  const id = own["simulation"];
  return (
    <main className="simulate" id="places" tabIndex={-1}>
      {error && !list && <Notice error={error} text={t("sim.error.list")} retry={retry} />}
      {!list && !error && <p className="loading">{t("sim.loading")}</p>}
      {list && id && (
        <SimulationView key={id} id={id} town={town} list={list} own={own} theme={theme} go={go} />
      )}
      {list && !id && own["compare"] && <CompareView key={own["compare"]} ids={own["compare"]} go={go} />}
      {list && !id && !own["compare"] && (
        <Builder town={town} list={list} own={own} theme={theme} now={now} go={go} />
      )}
    </main>
  );
}
