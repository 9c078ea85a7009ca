/** The graph as boxes and arrows; a chosen box shows what leads to it and what follows from it, and fades the rest. */
import { useMemo } from "react";
import type { CausalGraph } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { COLUMN, columnsOf, ROW, reach, spotsOf } from "./lay-out-graph.ts";

/** Two lines of a name, large enough to be read where twelve columns share a screen. */
const BOX_WIDTH = 124;
const BOX_HEIGHT = 44;

export function GraphDrawing(props: {
  graph: CausalGraph;
  chosen: string | undefined;
  onChoose(id: string): void;
}) {
  const { graph, chosen, onChoose } = props;
  const { t } = useLanguage();
  const columns = useMemo(() => columnsOf(graph), [graph]);
  const spots = useMemo(() => spotsOf(columns), [columns]);
  const near = useMemo(() => {
    if (chosen === undefined) return undefined;
    return {
      before: reach(graph.edges, chosen, "before"),
      after: reach(graph.edges, chosen, "after"),
    };
  }, [graph, chosen]);
  const width = columns.length * COLUMN;
  const height = Math.max(...columns.map((column) => column.length)) * ROW + 20;
  const isNear = (id: string): boolean => near === undefined || near.before.has(id) || near.after.has(id);
  return (
    <div className="causes-scroll">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a drawing. */}
      <svg className="causes" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t("causes.title")}>
        {graph.edges.map(({ from, to, sign }) => {
          const [a, b] = [spots.get(from)!, spots.get(to)!];
          const [x1, y1, x2, y2] = [a.x + BOX_WIDTH, a.y + BOX_HEIGHT / 2, b.x, b.y + BOX_HEIGHT / 2];
          const bend = (x2 - x1) / 2;
          const shown =
            near === undefined ||
            (near.before.has(from) && near.before.has(to)) ||
            (near.after.has(from) && near.after.has(to));
          return (
            <path
              key={`${from} ${to}`}
              className={`cause ${sign === "+" ? "is-more" : sign === "-" ? "is-less" : "is-either"}${shown ? "" : " is-far"}`}
              d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
            />
          );
        })}
        {graph.nodes.map(({ id, name, domain, observed }) => {
          const { x, y } = spots.get(id)!;
          return (
            <foreignObject key={id} x={x} y={y} width={BOX_WIDTH} height={BOX_HEIGHT}>
              <button
                type="button"
                className={`cause-node cause-${domain}${observed ? "" : " is-unseen"}${isNear(id) ? "" : " is-far"}`}
                aria-pressed={id === chosen}
                title={observed ? name : `${name}: ${t("causes.unseen")}`}
                data-node={id}
                onClick={() => onChoose(id)}
              >
                {name}
              </button>
            </foreignObject>
          );
        })}
      </svg>
      <p className="readout">
        <span className="cause-key is-more" /> {t("causes.more")} <span className="cause-key is-less" />{" "}
        {t("causes.less")} <span className="cause-key is-either" /> {t("causes.either")} ·{" "}
        {t("causes.dashed")}
      </p>
    </div>
  );
}
