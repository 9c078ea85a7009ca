/** Everything that can be changed of a scenario, as the API's schema says it. */
import type { Issue } from "../../api/client.ts";
import type { Scenario, ScenarioList } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { type Draft, withChange } from "../draft.ts";
import { issuesByField } from "../field-errors.ts";
import { type Field, parameterFields, policyFields, precisionFields, worldFields } from "../schema-fields.ts";
import { readable } from "../words.ts";
import { FieldRow } from "./field-row.tsx";
import { WardPicker } from "./ward-picker.tsx";

/** What the builder keeps of the form for a ready scenario. */
export function formFields({ schema, request_schema }: ScenarioList, scenario: Scenario) {
  return {
    when: parameterFields(schema, request_schema, scenario),
    world: worldFields(schema, scenario),
    policies: scenario.policies.map((policy, at) => ({
      kind: policy.kind,
      fields: policyFields(schema, scenario, at),
    })),
    precision: precisionFields(request_schema),
  };
}

export function DraftForm(props: {
  town: Town;
  list: ScenarioList;
  scenario: Scenario;
  draft: Draft;
  issues: readonly Issue[];
  onChange(draft: Draft): void;
}) {
  const { town, list, scenario, draft, issues, onChange } = props;
  const { t, named } = useLanguage();
  const { when, world, policies, precision } = formFields(list, scenario);
  const all = [...when, ...world, ...policies.flatMap(({ fields }) => fields), ...precision];
  const wrong = issuesByField(
    issues,
    all.map(({ path }) => path),
  );
  const row = (field: Field) => {
    const given = draft.changes[field.path];
    const said = wrong.get(field.path) ?? [];
    const change = (value: unknown): void => onChange(withChange(draft, field.path, value));
    return field.control === "wards" ? (
      <WardPicker key={field.path} town={town} value={given ?? field.usual} issues={said} onChange={change} />
    ) : (
      <FieldRow key={field.path} field={field} given={given} issues={said} onChange={change} />
    );
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
          <h3>{named(`world.${scenario.world.kind}`, readable(scenario.world.kind))}</h3>
          <div className="fields">{world.map(row)}</div>
        </>
      )}
      {policies.map(
        ({ kind, fields }, at) =>
          fields.length > 0 && (
            // biome-ignore lint/suspicious/noArrayIndexKey: a policy has no name but its place.
            <details key={at} open={policies.length === 1}>
              <summary>{named(`policy.${kind}`, readable(kind))}</summary>
              <div className="fields">{fields.map(row)}</div>
            </details>
          ),
      )}
      <details open={open}>
        <summary>{t("sim.precision")}</summary>
        <p className="as-of">{t("sim.precision.help")}</p>
        <div className="fields">{precision.map(row)}</div>
      </details>
    </div>
  );
}
