/** A table of figures: what a column shows of each row, and which figures are bad. */
import type { ReactNode } from "react";

export interface Column<Row> {
  head: string;
  cell(row: Row): ReactNode;
  /** The row's name; one of the others may be left as text. */
  as?: "name" | "text";
  isBad?(row: Row): boolean;
}

export function FigureTable<Row>(props: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Different for each row. */
  keyOf(row: Row): string | number;
  className?: string;
  caption?: string;
  /** The whole row is bad. */
  isBad?(row: Row): boolean;
}) {
  const { columns, rows, keyOf, className, caption, isBad } = props;
  const classOf = (figure: boolean, bad: boolean | undefined): string | undefined =>
    [figure && "number", bad && "is-bad"].filter(Boolean).join(" ") || undefined;
  return (
    <div className="scroll">
      <table className={className}>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ head, as }) => (
              <th key={head} scope="col" className={classOf(as === undefined, false)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={classOf(false, isBad?.(row))}>
              {columns.map((column) =>
                column.as === "name" ? (
                  <th key={column.head} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.head} className={classOf(column.as === undefined, column.isBad?.(row))}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
