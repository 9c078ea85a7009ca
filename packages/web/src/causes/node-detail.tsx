/** A node's causes and effects in words: by which mechanism, and who says so. */
import type { CausalEdge, CausalNode } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function NodeDetail(props: {
  node: CausalNode;
  edges: readonly CausalEdge[];
  names: ReadonlyMap<string, string>;
  onChoose(id: string): void;
}) {
  const { node, edges, names, onChoose } = props;
  const { t } = useLanguage();
  const list = (title: string, found: readonly CausalEdge[], end: "from" | "to") =>
    found.length > 0 && (
      <>
        <h3>{title}</h3>
        <ul className="evidence">
          {found.map((edge) => (
            <li key={edge[end]}>
              <button type="button" className="link" onClick={() => onChoose(edge[end])}>
                {names.get(edge[end])}
              </button>{" "}
              ({edge.sign}): {edge.mechanism}
              <small>{edge.source}</small>
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      <h2 id="node-title">{node.name}</h2>
      {!node.observed && <p className="lead">{t("causes.unseen")}</p>}
      {list(
        t("causes.causes"),
        edges.filter(({ to }) => to === node.id),
        "from",
      )}
      {list(
        t("causes.effects"),
        edges.filter(({ from }) => from === node.id),
        "to",
      )}
    </>
  );
}
