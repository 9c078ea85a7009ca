/** The parts of a town's life that parameters and outcomes belong to. */
export const SECTORS = ["traffic", "air", "water", "power", "farm", "market", "people", "money"] as const;
export type Sector = (typeof SECTORS)[number];
