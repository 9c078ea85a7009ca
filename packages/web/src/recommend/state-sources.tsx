/** The figures of the town that the answer rests on, and where each is from. */
import type { StateSource } from "../api/decision-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function StateSources({ of }: { of: readonly StateSource[] }) {
  const { t, f, named } = useLanguage();
  const known = of.filter(({ kind }) => kind !== "typical").length;
  return (
    <details>
      <summary>{t("state.title", { known: f.count(known), all: f.count(of.length) })}</summary>
      <table>
        <tbody>
          {of.map(({ field, value, kind, how }) => (
            <tr key={field}>
              <th scope="row">{named(`state.${field}`, field.replaceAll("_", " "))}</th>
              <td className="number">{f.value(value)}</td>
              <td>
                {t(`source.${kind}`)}
                <br />
                <small>{how}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
