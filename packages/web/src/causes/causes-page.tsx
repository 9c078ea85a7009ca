/** What moves what in the town, drawn; of a chosen node, its causes and effects with their mechanisms and sources. */
import { useMemo } from "react";
import { getCausalGraph } from "../api/decisions.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { Notice } from "../ui/notice.tsx";
import { useAsked } from "../ui/use-asked.ts";
import type { ChangeView } from "../view/use-view.ts";
import type { View } from "../view/view.ts";
import { GraphDrawing } from "./graph-drawing.tsx";
import { NodeDetail } from "./node-detail.tsx";

export default function CausesPage({ view, change }: { view: View; change: ChangeView }) {
  const { t } = useLanguage();
  const { answer, error, again } = useAsked(getCausalGraph);
  const chosen = view.own["node"];
  const node = answer?.nodes.find(({ id }) => id === chosen);
  const names = useMemo(() => new Map(answer?.nodes.map(({ id, name }) => [id, name])), [answer]);
  const choose = (id: string): void => change({ own: id === chosen ? {} : { node: id } });
  return (
    <main className="ledger-page" id="places" tabIndex={-1}>
      <section className="card" aria-labelledby="causes-title">
        <h2 id="causes-title">{t("causes.title")}</h2>
        <p className="lead">{t("causes.intro")}</p>
        {error && <Notice error={error} text={t("causes.error")} retry={again} />}
        {!answer && !error && <p className="loading">{t("loading.page")}</p>}
        {answer && <GraphDrawing graph={answer} chosen={node?.id} onChoose={choose} />}
      </section>
      {answer && node && (
        <section className="card" aria-labelledby="node-title">
          <NodeDetail node={node} edges={answer.edges} names={names} onChoose={choose} />
        </section>
      )}
    </main>
  );
}
