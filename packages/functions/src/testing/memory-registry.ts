/** The registry of models and the training runs in memory, for tests: the same answers as the table's. */
import type { ModelCard } from "@nagar/core/forecast/registry/model-card.ts";
import { emptyRegistry, type Registry } from "@nagar/core/forecast/registry/registry.ts";
import type { TrainingRun } from "@nagar/core/forecast/registry/training-run.ts";
import type { ModelRegistry } from "../store/model-registry.ts";
import type { TrainingRuns } from "../store/training-runs.ts";

export function memoryRegistry(): ModelRegistry & { readonly states: Map<string, Registry> } {
  const states = new Map<string, Registry>();
  const cards = new Map<string, ModelCard[]>();
  return {
    states,
    load: async (series) => states.get(series) ?? emptyRegistry(series),
    async change(series, change) {
      const next = change(states.get(series) ?? emptyRegistry(series));
      states.set(series, next);
      return next;
    },
    list: async () => ({ registries: [...states.values()] }),
    async putCard(card) {
      cards.set(card.series, [...(cards.get(card.series) ?? []), card]);
    },
    cards: async (series) => cards.get(series) ?? [],
  };
}

export function memoryRuns(): TrainingRuns & { readonly runs: Map<string, TrainingRun> } {
  const runs = new Map<string, TrainingRun>();
  return {
    runs,
    put: async (run) => void runs.set(run.run_id, run),
    get: async (id) => runs.get(id),
    list: async (limit) => [...runs.values()].slice(0, limit),
  };
}
