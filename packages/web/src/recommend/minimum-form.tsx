/** Who must be reached, and by how much: minimums that the portfolio has to hold, and whether single wards are in question. */
import { type FormEvent, useState } from "react";
import { useLanguage } from "../i18n/use-language.ts";
import { Choice } from "../ui/choice.tsx";
import {
  MINIMUM_GROUPS,
  MINIMUM_MEASURES,
  type Minimum,
  type MinimumMeasure,
  writeMinimum,
} from "./minimum.ts";

/** What of a minimum is reached; of each ward or income group, where it is least. */
function leastReached(
  { group, measure }: Minimum,
  used: ReadonlyMap<string, number>,
  wards: ReadonlyMap<string, string>,
): number | undefined {
  const groups =
    group === "each_ward"
      ? [...wards.keys()]
      : group === "each_income_group"
        ? [1, 2, 3, 4, 5].map((fifth) => `income_group_${fifth}`)
        : [group];
  const told = groups.flatMap((id) => used.get(`least ${measure} for ${id}`) ?? []);
  return told.length > 0 ? Math.min(...told) : undefined;
}

export function MinimumForm(props: {
  minimums: readonly Minimum[];
  byWard: boolean;
  /** Names of the wards by id. */
  wards: ReadonlyMap<string, string>;
  /** What is used of each minimum, by its name in the answer. */
  used: ReadonlyMap<string, number>;
  onChange(minimums: readonly Minimum[], byWard: boolean): void;
}) {
  const { minimums, byWard, wards, used, onChange } = props;
  const { t, f } = useLanguage();
  const [group, setGroup] = useState<string>("each_ward");
  const [measure, setMeasure] = useState<MinimumMeasure>("spending");
  const [amount, setAmount] = useState("");
  const known: readonly string[] = MINIMUM_GROUPS;
  const nameOf = (id: string) =>
    known.includes(id) ? t(`minimum.${id as (typeof MINIMUM_GROUPS)[number]}`) : (wards.get(id) ?? id);
  const say = (of: MinimumMeasure, value: number) => (of === "count" ? f.count(value) : f.money(value));

  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const atLeast = Math.round(Number(amount));
    if (!(atLeast > 0)) return;
    const others = minimums.filter((one) => one.group !== group || one.measure !== measure);
    onChange([...others, { group, measure, atLeast }], byWard);
    setAmount("");
  };

  return (
    <details open={minimums.length > 0 || byWard}>
      <summary>{t("minimum.title", { count: f.count(minimums.length) })}</summary>
      <label className="tick">
        <input type="checkbox" checked={byWard} onChange={(e) => onChange(minimums, e.target.checked)} />
        {t("minimum.byWard")}
      </label>
      <ul className="minimums">
        {minimums.map((one) => {
          const reached = leastReached(one, used, wards);
          return (
            <li key={writeMinimum(one)}>
              <span>
                {nameOf(one.group)}: {t(`minimum.of.${one.measure}`)} ≥ <b>{say(one.measure, one.atLeast)}</b>
                {reached !== undefined && ` · ${t("minimum.reached", { amount: say(one.measure, reached) })}`}
              </span>
              <button
                type="button"
                className="button close"
                aria-label={t("minimum.remove", { what: nameOf(one.group) })}
                title={t("minimum.remove", { what: nameOf(one.group) })}
                onClick={() =>
                  onChange(
                    minimums.filter((other) => other !== one),
                    byWard,
                  )
                }
              >
                ✕
              </button>
            </li>
          );
        })}
      </ul>
      <form className="decide minimum-form" onSubmit={add}>
        <Choice
          label={t("minimum.for")}
          value={group}
          options={[...MINIMUM_GROUPS.map((id): [string, string] => [id, nameOf(id)]), ...wards]}
          onChange={setGroup}
        />
        <Choice<MinimumMeasure>
          label={t("minimum.what")}
          value={measure}
          options={MINIMUM_MEASURES.map((one) => [one, t(`minimum.of.${one}`)])}
          onChange={setMeasure}
        />
        <label className="choice">
          <span>{t("minimum.atLeast")}</span>
          <input
            type="number"
            min={1}
            step={1}
            required
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          {t("minimum.add")}
        </button>
      </form>
    </details>
  );
}
