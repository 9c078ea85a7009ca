/** Colours of the map that mean nothing by themselves: ground, streets, letters; per theme. */
import type { Theme } from "../view/use-theme.ts";

export interface Palette {
  ground: string;
  ward: string;
  wardEdge: string;
  street: string;
  casing: string;
  quiet: string;
  text: string;
  halo: string;
  chosen: string;
}

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    ground: "#eef1ee",
    ward: "#fbfbf8",
    wardEdge: "#cfd6d2",
    street: "#d9ddda",
    casing: "#5b6864",
    quiet: "#a9b1ae",
    text: "#4b5754",
    halo: "#fbfbf8",
    chosen: "#101a18",
  },
  dark: {
    ground: "#0e1517",
    ward: "#151e21",
    wardEdge: "#2b383c",
    street: "#2a3539",
    casing: "#05090a",
    quiet: "#56646a",
    text: "#a7b5b8",
    halo: "#10181a",
    chosen: "#ffffff",
  },
};
