/**
 * The version of the simulation's model. It stands in every result and in the key of every request: whoever changes a
 * number that the model gives raises it, and what an earlier version computed is then not taken for this one's.
 */
export const MODEL_VERSION = "1.4.1";
