/**
 * XGBoost's JSON model format (schema of 1.x and 2.x, tree boosters with numerical splits), read and written, so that a
 * model trained by XGBoost or by SageMaker's built-in one serves here and ours serve there.
 */
import { z } from "zod";
import { InvalidInput } from "../../errors.ts";
import { inverseLink, link, OBJECTIVES, type TreeEnsemble } from "./ensemble.ts";

const count = z.coerce.number().int().min(0);
const integers = z.array(z.number().int());
const numbers = z.array(z.number());
const flags = z.array(z.union([z.number(), z.boolean()]).transform(Number));

const treeSchema = z.object({
  left_children: integers,
  right_children: integers,
  split_indices: integers,
  split_conditions: numbers,
  default_left: flags,
  sum_hessian: numbers,
  loss_changes: numbers,
  base_weights: numbers,
  categories_nodes: integers.default([]),
  tree_param: z.object({ num_nodes: count, size_leaf_vector: count.default(0) }),
});

const modelSchema = z.object({
  learner: z.object({
    feature_names: z.array(z.string()).default([]),
    gradient_booster: z.object({
      name: z.string(),
      model: z
        .object({ trees: z.array(treeSchema), gbtree_model_param: z.object({ num_trees: count }) })
        .optional(),
    }),
    learner_model_param: z.object({
      base_score: z.string(),
      num_feature: count,
      num_class: count.default(0),
      num_target: count.default(1),
    }),
    objective: z.looseObject({ name: z.string() }),
  }),
});

/**
 * Reads a model.
 * @param text JSON; `name` is used in messages.
 * @throws InvalidInput where it is not such a model, has a booster, objective or split kind that is not supported, or
 * its tree arrays do not fit together (naming tree and node).
 */
export function readXgboost(text: string, name: string): TreeEnsemble {
  const { learner } = parse(text, name);
  const { gradient_booster: booster, learner_model_param: parameters } = learner;
  if (booster.name !== "gbtree" || !booster.model) {
    throw new InvalidInput(`${name}: booster is "${booster.name}"; only gbtree is supported`);
  }
  const objective = OBJECTIVES.find((each) => each === learner.objective.name);
  if (!objective) {
    throw new InvalidInput(
      `${name}: objective is "${learner.objective.name}"; supported are ${OBJECTIVES.join(", ")}`,
    );
  }
  if (parameters.num_class > 1 || parameters.num_target > 1) {
    throw new InvalidInput(
      `${name}: ${Math.max(parameters.num_class, parameters.num_target)} outputs; only one is supported`,
    );
  }
  const score = Number(parameters.base_score.replace(/^\[|\]$/g, ""));
  if (!Number.isFinite(score))
    throw new InvalidInput(`${name}: base_score is "${parameters.base_score}"; a number is needed`);
  const { trees } = booster.model;
  const nodes = trees.reduce((sum, tree) => sum + tree.tree_param.num_nodes, 0);
  const quantile = quantileOf(learner.objective);
  const model: TreeEnsemble = {
    objective,
    ...(quantile === undefined ? {} : { quantile }),
    features: parameters.num_feature,
    featureNames: learner.feature_names,
    baseMargin: inverseLink(objective, score),
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    defaultLeft: new Uint8Array(nodes),
    value: new Float32Array(nodes),
    cover: new Float32Array(nodes),
    gain: new Float32Array(nodes),
  };
  let offset = 0;
  trees.forEach((tree, index) => {
    model.roots[index] = offset;
    copyTree(tree, model, offset, `${name}, tree ${index}`);
    offset += tree.tree_param.num_nodes;
  });
  return model;
}

function parse(text: string, name: string): z.output<typeof modelSchema> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new InvalidInput(`${name}: not JSON: ${(error as Error).message}`, { cause: error });
  }
  const result = modelSchema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InvalidInput(`${name}: not an XGBoost model: ${issue.path.join(".")}: ${issue.message}`);
}

/** XGBoost 2 keeps the quantiles as "[0.1]" in its objective's parameters. */
function quantileOf(objective: Record<string, unknown>): number | undefined {
  const parameters = objective["quantile_loss_param"] as { quantile_alpha?: unknown } | undefined;
  const text = String(parameters?.quantile_alpha ?? "").replace(/^[[(]|[\])]$/g, "");
  const value = text === "" ? Number.NaN : Number(text);
  return value > 0 && value < 1 ? value : undefined;
}

function copyTree(
  tree: z.output<typeof treeSchema>,
  model: TreeEnsemble,
  offset: number,
  where: string,
): void {
  const size = tree.tree_param.num_nodes;
  if (tree.categories_nodes.length > 0)
    throw new InvalidInput(`${where}: has categorical splits, which are not supported`);
  if (tree.tree_param.size_leaf_vector > 1)
    throw new InvalidInput(`${where}: has vector leaves, which are not supported`);
  const arrays = [
    "left_children",
    "right_children",
    "split_indices",
    "split_conditions",
    "default_left",
    "sum_hessian",
    "loss_changes",
    "base_weights",
  ] as const;
  for (const key of arrays) {
    if (tree[key].length !== size)
      throw new InvalidInput(`${where}: ${key} has ${tree[key].length} values for ${size} nodes`);
  }
  for (let node = 0; node < size; node++) {
    const left = tree.left_children[node]!;
    const right = tree.right_children[node]!;
    const leaf = left < 0;
    const at = offset + node;
    // A child behind its parent rules out loops, so that walking a tree always ends.
    if (!leaf && !(left > node && right > node && left < size && right < size)) {
      throw new InvalidInput(
        `${where}, node ${node}: children ${left} and ${right} must come after it, below ${size}`,
      );
    }
    const feature = tree.split_indices[node]!;
    if (!leaf && !(feature >= 0 && feature < model.features)) {
      throw new InvalidInput(`${where}, node ${node}: splits on feature ${feature} of ${model.features}`);
    }
    model.feature[at] = leaf ? -1 : feature;
    model.threshold[at] = leaf ? 0 : tree.split_conditions[node]!;
    model.left[at] = leaf ? -1 : offset + left;
    model.right[at] = leaf ? -1 : offset + right;
    model.defaultLeft[at] = tree.default_left[node]!;
    // JSON has no −0: adding 0 makes what is read and what is written the same.
    model.value[at] = (leaf ? tree.split_conditions[node]! : tree.base_weights[node]!) + 0;
    model.cover[at] = tree.sum_hessian[node]!;
    model.gain[at] = tree.loss_changes[node]! + 0;
  }
}

/** Writes a model as XGBoost 1.7 does; `readXgboost` of it gives the same model back. */
export function writeXgboost(model: TreeEnsemble): string {
  const ends = [...model.roots.subarray(1), model.feature.length];
  const trees = ends.map((end, id) => writeTree(model, id, model.roots[id]!, end));
  const objective: Record<string, unknown> = { name: model.objective };
  if (model.quantile !== undefined)
    objective["quantile_loss_param"] = { quantile_alpha: `[${model.quantile}]` };
  else
    objective[model.objective === "count:poisson" ? "poisson_regression_param" : "reg_loss_param"] =
      model.objective === "count:poisson" ? { max_delta_step: "0.699999988" } : { scale_pos_weight: "1" };
  return JSON.stringify({
    learner: {
      attributes: {},
      feature_names: model.featureNames,
      feature_types: model.featureNames.map(() => "float"),
      gradient_booster: {
        model: {
          gbtree_model_param: {
            num_parallel_tree: "1",
            num_trees: String(trees.length),
            size_leaf_vector: "0",
          },
          tree_info: trees.map(() => 0),
          trees,
        },
        name: "gbtree",
      },
      learner_model_param: {
        base_score: link(model.objective, model.baseMargin).toExponential(),
        boost_from_average: "1",
        num_class: "0",
        num_feature: String(model.features),
        num_target: "1",
      },
      objective,
    },
    version: [1, 7, 4],
  });
}

function writeTree(model: TreeEnsemble, id: number, root: number, end: number): object {
  const nodes = Array.from({ length: end - root }, (_, i) => root + i);
  const child = (node: number) => (node < 0 ? -1 : node - root);
  const parents = new Array<number>(nodes.length).fill(2147483647);
  for (const node of nodes) {
    if (model.feature[node]! < 0) continue;
    parents[model.left[node]! - root] = node - root;
    parents[model.right[node]! - root] = node - root;
  }
  const leaf = (node: number) => model.feature[node]! < 0;
  return {
    base_weights: nodes.map((node) => model.value[node]!),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: nodes.map((node) => model.defaultLeft[node]!),
    id,
    left_children: nodes.map((node) => child(model.left[node]!)),
    loss_changes: nodes.map((node) => model.gain[node]!),
    parents,
    right_children: nodes.map((node) => child(model.right[node]!)),
    split_conditions: nodes.map((node) => (leaf(node) ? model.value[node]! : model.threshold[node]!)),
    split_indices: nodes.map((node) => (leaf(node) ? 0 : model.feature[node]!)),
    split_type: nodes.map(() => 0),
    sum_hessian: nodes.map((node) => model.cover[node]!),
    tree_param: {
      num_deleted: "0",
      num_feature: String(model.features),
      num_nodes: String(nodes.length),
      size_leaf_vector: "0",
    },
  };
}
