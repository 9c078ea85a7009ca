/** Every name that the API about simulations says in English has its Hindi and its Gujarati. */
import { MAP_FIELDS } from "@nagar/core/simulate/engine/map-sums.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { townOutcomes } from "@nagar/core/simulate/outcome/outcomes.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import { READY_SCENARIOS } from "@nagar/core/simulate/scenario/library/library.ts";
import { placeInTown } from "@nagar/core/simulate/scenario/library/ready-scenario.ts";
import { scenarioSchema } from "@nagar/core/simulate/scenario/scenario.ts";
import { TARGET_FIELDS } from "@nagar/core/simulate/scenario/targets.ts";
import { smallTown } from "@nagar/core/simulate/testing/small-town.ts";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { JsonSchema, Scenario } from "../packages/web/src/api/simulation-types.ts";
import { scenarioSentencesGu } from "../packages/web/src/i18n/scenario-sentences-gu.ts";
import { scenarioSentencesHi } from "../packages/web/src/i18n/scenario-sentences-hi.ts";
import { simulationWordsGu } from "../packages/web/src/i18n/simulation-words-gu.ts";
import { simulationWordsHi } from "../packages/web/src/i18n/simulation-words-hi.ts";
import { CATALOGUES } from "../packages/web/src/i18n/use-language.ts";
import { addableKinds, policyFields, worldFields } from "../packages/web/src/simulate/schema-fields.ts";

const schema = z.toJSONSchema(scenarioSchema, { io: "input", unrepresentable: "any" }) as JsonSchema;
const small = { ...DEFAULT_CONFIG, citizens: 100, vehicles: 50, businesses: 10, farms: 10 };

/** Names of fields and options that the form shows, of ready scenarios and of measures that can be added. */
function shownInForms(): string[] {
  const scenarios = READY_SCENARIOS.map((ready) => placeInTown(ready, smallTown) as unknown as Scenario);
  const added = addableKinds(schema).map((kind) => ({ ...scenarios[0]!, policies: [{ kind }] }));
  const fields = [...scenarios, ...added].flatMap((scenario) => [
    ...worldFields(schema, scenario),
    ...scenario.policies.flatMap((_, at) => policyFields(schema, scenario, at, true)),
  ]);
  return fields.flatMap((field) => [
    `field.${field.name}`,
    ...("options" in field ? field.options.map((option) => `option.${option}`) : []),
  ]);
}

describe.each([
  ["Hindi", simulationWordsHi, scenarioSentencesHi, CATALOGUES.hi, /[\u0900-\u097F]/],
  ["Gujarati", simulationWordsGu, scenarioSentencesGu, CATALOGUES.gu, /[\u0A80-\u0AFF]/],
])("the %s words of simulations", (_, words, sentences, catalogue, script) => {
  const known = (key: string): boolean => key in words || key in catalogue;

  it("name every ready scenario and say what it does", () => {
    const keys = READY_SCENARIOS.flatMap(({ name }) => [`scenario.${name}`, `about.${name}`]);
    expect(keys.filter((key) => !known(key))).toEqual([]);
  });

  it("say every sentence of its sources and limits", () => {
    const said = READY_SCENARIOS.flatMap(({ sources, limits }) => [...sources, ...limits]);
    expect(said.filter((sentence) => !(sentence in sentences))).toEqual([]);
    expect(Object.keys(sentences).filter((sentence) => !said.includes(sentence))).toEqual([]);
    expect(Object.values(sentences).filter((text) => !script.test(text))).toEqual([]);
    // What a reader may look up stays as it was: years, figures, and marks of what was not read.
    const marks = (text: string) => text.match(/\d[\d.,:]*\d|\(U\)/g)?.toSorted() ?? [];
    for (const [english, text] of Object.entries(sentences))
      expect(marks(text), english).toEqual(marks(english));
  });

  it("name what a measure may find missing in a town", () => {
    const keys = Object.values(TARGET_FIELDS).map(({ what }) => `target.${what}`);
    expect(keys.filter((key) => !known(key))).toEqual([]);
  });

  it("name every outcome of a town, but for prices, which are named by their good", async () => {
    const outcomes = townOutcomes(await prepareTown(smallTown, small));
    const kinds = new Set(outcomes.map(({ definition }) => definition.id.replace(/[@#].*/, "")));
    const keys = [...kinds].map((id) => {
      const good = /^market\.price_(?!index)(.+)$/.exec(id)?.[1];
      return good === undefined ? `outcome.${id}` : `option.${good}`;
    });
    expect(keys.filter((key) => !known(key))).toEqual([]);
  });

  it("name every parameter, policy, world and quantity of the map", () => {
    const keys = [
      ...PARAMETERS.map(({ id }) => `parameter.${id}`),
      ...addableKinds(schema).map((kind) => `policy.${kind}`),
      ...READY_SCENARIOS.flatMap((ready) => {
        const { world, policies } = placeInTown(ready, smallTown);
        return [`world.${world.kind}`, ...policies.map(({ kind }) => `policy.${kind}`)];
      }),
      ...MAP_FIELDS.map(({ id }) => `map.${id}`),
    ];
    expect(keys.filter((key) => !known(key))).toEqual([]);
  });

  it("name every field and option of the form, but for Bharat stages, which are symbols", () => {
    const missing = shownInForms().filter((key) => !known(key) && !key.startsWith("option.BS-"));
    expect([...new Set(missing)]).toEqual([]);
  });

  it("are in their own script", () => {
    expect(Object.entries(words).filter(([, text]) => !script.test(text))).toEqual([]);
  });
});
