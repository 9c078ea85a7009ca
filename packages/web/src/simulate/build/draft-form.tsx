/** Everything that can be changed of a scenario, as the API's schema says it, and measures that can be added to it. */
import type { Issue } from "../../api/client.ts";
import type { NamedTarget, Scenario, ScenarioList } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { type Draft, valueAt, withChange, withEnd, withoutPolicy } from "../draft.ts";
import { issuesByField } from "../field-errors.ts";
import {
  addableKinds,
  type Field,
  parameterFields,
  policyFields,
  precisionFields,
  worldFields,
} from "../schema-fields.ts";
import { useWords } from "../words.ts";
import { ElementsPicker } from "./elements-picker.tsx";
import { type Ends, EndsPicker } from "./ends-picker.tsx";
import { FieldRow } from "./field-row.tsx";
import { RoadPicker } from "./road-picker.tsx";
import { WardPicker } from "./ward-picker.tsx";

/** What the builder keeps of the form for a scenario; policies beyond `own` were added to it. */
export function formFields({ schema, request_schema }: ScenarioList, scenario: Scenario, own: number) {
  return {
    when: parameterFields(schema, request_schema, scenario),
    world: worldFields(schema, scenario),
    policies: scenario.policies.map((policy, at) => ({
      kind: policy.kind,
      added: at >= own,
      fields: policyFields(schema, scenario, at, at >= own),
    })),
    precision: precisionFields(request_schema),
  };
}

const NONE: readonly NamedTarget[] = [];

export function DraftForm(props: {
  town: Town;
  list: ScenarioList;
  /** As it is changed. */
  scenario: Scenario;
  /** As it came. */
  ready: Scenario;
  draft: Draft;
  issues: readonly Issue[];
  onChange(draft: Draft): void;
}) {
  const { town, list, scenario, ready, draft, issues, onChange } = props;
  const { t } = useLanguage();
  const words = useWords();
  const { when, world, policies, precision } = formFields(list, scenario, ready.policies.length);
  const all = [...when, ...world, ...policies.flatMap(({ fields }) => fields), ...precision];
  const wrong = issuesByField(
    issues,
    all.map(({ path }) => path),
  );
  const endsOf = (policy: string) => {
    const given = valueAt({ scenario }, policy) as Partial<Ends>;
    return (
      <EndsPicker
        key={policy}
        town={town}
        named={list.targets["junctions"] ?? NONE}
        value={{ from: given.from, to: given.to }}
        issues={["from", "to"].flatMap((end) => wrong.get(`${policy}.${end}`) ?? [])}
        onChange={(end, node) => onChange(withEnd(draft, policy, end, node))}
      />
    );
  };
  const row = (field: Field) => {
    const given = draft.changes[field.path];
    const said = wrong.get(field.path) ?? [];
    const change = (value: unknown): void => onChange(withChange(draft, field.path, value));
    const value = given ?? field.usual;
    switch (field.control) {
      case "wards":
        return <WardPicker key={field.path} town={town} value={value} issues={said} onChange={change} />;
      case "roads":
        return <RoadPicker key={field.path} town={town} value={value} issues={said} onChange={change} />;
      case "elements": {
        const known = list.targets[field.path.split(".").at(-1)!] ?? [];
        return (
          <ElementsPicker
            key={field.path}
            name={field.name}
            known={known}
            value={value}
            issues={said}
            onChange={change}
          />
        );
      }
      case "end":
        return field.name === "from" ? endsOf(field.path.slice(0, -".from".length)) : null;
      default:
        return <FieldRow key={field.path} field={field} given={given} issues={said} onChange={change} />;
    }
  };
  const open = precision.some(({ path }) => wrong.has(path) || draft.changes[path] !== undefined);
  return (
    <div className="form">
      {wrong.get("")?.map(({ field, allowed }) => (
        <p key={field} className="field-error" role="alert">
          {field}: {t("sim.allowed", { allowed })}
        </p>
      ))}
      <div className="fields">{when.map(row)}</div>
      {world.length > 0 && (
        <>
          <h3>{words.world(scenario.world.kind)}</h3>
          <div className="fields">{world.map(row)}</div>
        </>
      )}
      {policies.map(
        ({ kind, fields, added }, at) =>
          (fields.length > 0 || added) && (
            // biome-ignore lint/suspicious/noArrayIndexKey: a policy has no name but its place.
            <details key={at} open={ready.policies.length === 1 || added} data-policy={kind}>
              <summary>{words.policy(kind)}</summary>
              {added && (
                <button type="button" className="link" onClick={() => onChange(withoutPolicy(draft, at))}>
                  {t("sim.measure.remove")}
                </button>
              )}
              <div className="fields">{fields.map(row)}</div>
            </details>
          ),
      )}
      <p className="add-measure">
        <select
          aria-label={t("sim.measure.add")}
          value=""
          onChange={(event) => {
            const path = `scenario.policies.${policies.length}.kind`;
            if (event.target.value !== "") onChange(withChange(draft, path, event.target.value));
          }}
        >
          <option value="">+ {t("sim.measure.add")}</option>
          {addableKinds(list.schema).map((kind) => (
            <option key={kind} value={kind}>
              {words.policy(kind)}
            </option>
          ))}
        </select>
      </p>
      <details open={open}>
        <summary>{t("sim.precision")}</summary>
        <p className="as-of">{t("sim.precision.help")}</p>
        <div className="fields">{precision.map(row)}</div>
      </details>
    </div>
  );
}
