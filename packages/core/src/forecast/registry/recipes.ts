/** The recipes that a training run may try: every kind of model is one. */
import { MODELS, type Model } from "../forecaster.ts";

export const RECIPES = MODELS;
export type Recipe = Model;

/**
 * The recipes that are tried for a series where none are named: the ensemble, what is quick and steady, and what thinks
 * otherwise. The naive rules are what every version has to beat anyway; Prophet takes minutes a series.
 */
export const USUAL_RECIPES: readonly Recipe[] = ["ensemble", "ridge", "ets", "mstl"];
