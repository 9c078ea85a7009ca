/**
 * The town as a MapLibre style: its own geometry and nothing else. No tiles, no glyphs, no sprites: letters are
 * drawn from the reader's own fonts, and colours come from feature states, so that a new value repaints one road.
 */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Domain, Town } from "../api/types.ts";
import { LEGENDS } from "../town/figures.ts";
import type { Theme } from "../view/use-theme.ts";
import { PALETTES, type Palette } from "./palette.ts";

const FONT = [
  "system-ui",
  "Noto Sans",
  "Noto Sans Devanagari",
  "Noto Sans Gujarati",
  "Nirmala UI",
  "Kohinoor Devanagari",
  "Kohinoor Gujarati",
  "sans-serif",
];

/** Layers that stand for a domain; hidden together. */
export const DOMAIN_LAYERS: Readonly<Record<Domain, readonly string[]>> = {
  traffic: ["roads-casing", "roads"],
  air: ["stations", "labels-air"],
  water: ["water_zones", "water_zones-edge", "meters"],
  energy: ["feeders-casing", "feeders", "transformers"],
  agriculture: ["farms", "farms-edge"],
  market: ["mandis", "labels-market"],
  weather: ["weather", "labels-weather"],
};

/** Layers whose features are places, topmost first: what lies under the pointer is looked for in this order. */
export const PLACE_LAYERS = [
  "stations",
  "weather",
  "mandis",
  "transformers",
  "meters",
  "feeders",
  "roads",
  "farms",
  "water_zones",
];

/** Colour by the class that the feature's state names; `none` where there is no recent figure. */
function byClass(domain: Domain, none: string): ExpressionSpecification {
  const cases = LEGENDS[domain]!.flatMap(({ colour }, at) => [at, colour]);
  return [
    "match",
    ["coalesce", ["feature-state", "class"], -1],
    ...cases,
    none,
  ] as unknown as ExpressionSpecification;
}

/** Width (px) by class, wider with every class: a second sign beside the colour; scaled with the zoom. */
function widthByClass(none: number, first: number, step: number, extra = 0): ExpressionSpecification {
  const at = (scale: number): ExpressionSpecification => [
    "+",
    extra * scale,
    [
      "*",
      scale,
      [
        "case",
        ["<", ["coalesce", ["feature-state", "class"], -1], 0],
        none,
        ["+", first, ["*", step, ["coalesce", ["feature-state", "class"], 0]]],
      ],
    ],
  ];
  return [
    "interpolate",
    ["linear"],
    ["zoom"],
    11,
    at(0.6),
    14,
    at(1),
    17,
    at(2.6),
  ] as ExpressionSpecification;
}

/** What is stale is drawn faintly. */
const fresh = (full: number): ExpressionSpecification => [
  "case",
  ["boolean", ["feature-state", "stale"], false],
  full * 0.35,
  full,
];

/** Source of what is chosen, and of the figures written on the map: filled as they change. */
export const CHOSEN = "chosen";
export const LABELS = "labels";
/** Source of what something is wrong with: a red edge, whatever its colour. */
export const MARKED = "marked";
const MARK = "#d01c3f";

export function mapStyle(town: Town, theme: Theme): StyleSpecification {
  const palette = PALETTES[theme];
  const sources: StyleSpecification["sources"] = {};
  for (const [name, data] of Object.entries(town.layers)) {
    sources[name] = { type: "geojson", data, promoteId: "entity_id" };
  }
  for (const name of [CHOSEN, LABELS, MARKED]) {
    sources[name] = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  }
  const layers = layersOf(palette).filter((layer) => !("source" in layer) || layer.source in sources);
  return { version: 8, sources, layers };
}

function layersOf(palette: Palette): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "ground", type: "background", paint: { "background-color": palette.ground } },
    { id: "wards", type: "fill", source: "wards", paint: { "fill-color": palette.ward } },
    {
      id: "farms",
      type: "fill",
      source: "farms",
      paint: { "fill-color": byClass("agriculture", palette.quiet), "fill-opacity": fresh(0.75) },
    },
    {
      id: "farms-edge",
      type: "line",
      source: "farms",
      paint: { "line-color": palette.casing, "line-width": 0.6, "line-opacity": 0.5 },
    },
    {
      id: "water_zones",
      type: "fill",
      source: "water_zones",
      paint: { "fill-color": byClass("water", palette.quiet), "fill-opacity": fresh(0.5) },
    },
    {
      id: "wards-edge",
      type: "line",
      source: "wards",
      paint: { "line-color": palette.wardEdge, "line-width": 1 },
    },
    {
      id: "water_zones-edge",
      type: "line",
      source: "water_zones",
      paint: { "line-color": byClass("water", palette.quiet), "line-width": 1.6 },
    },
    {
      id: "streets",
      type: "line",
      source: "roads",
      layout: round,
      paint: {
        "line-color": palette.street,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.5, 14, 1.6, 17, 5],
      },
    },
    {
      id: "feeders-casing",
      type: "line",
      source: "feeders",
      layout: round,
      paint: {
        "line-color": palette.casing,
        "line-width": widthByClass(1.4, 1.8, 0.5, 1.2),
        "line-opacity": 0.5,
      },
    },
    {
      id: "feeders",
      type: "line",
      source: "feeders",
      layout: round,
      paint: {
        "line-color": byClass("energy", palette.quiet),
        "line-width": widthByClass(1.4, 1.8, 0.5),
        "line-opacity": fresh(1),
      },
    },
    {
      id: "roads-casing",
      type: "line",
      source: "roads",
      filter: ["!=", ["get", "monitored"], false],
      layout: round,
      paint: {
        "line-color": palette.casing,
        "line-width": widthByClass(1.8, 2.4, 0.7, 1.4),
        "line-opacity": 0.55,
      },
    },
    {
      id: "roads",
      type: "line",
      source: "roads",
      filter: ["!=", ["get", "monitored"], false],
      layout: round,
      paint: {
        "line-color": byClass("traffic", palette.quiet),
        "line-width": widthByClass(1.8, 2.4, 0.7),
        "line-opacity": fresh(1),
      },
    },
    {
      id: "meters",
      type: "circle",
      source: "meters",
      minzoom: 13.5,
      paint: {
        "circle-radius": 3.2,
        "circle-color": "#2f7fc1",
        "circle-opacity": fresh(0.9),
        "circle-stroke-color": palette.halo,
        "circle-stroke-width": 1,
      },
    },
    {
      id: "transformers",
      type: "circle",
      source: "transformers",
      minzoom: 13.5,
      paint: {
        "circle-radius": 4,
        "circle-color": byClass("energy", palette.quiet),
        "circle-opacity": fresh(1),
        "circle-stroke-color": palette.halo,
        "circle-stroke-width": 1,
      },
    },
    {
      id: "marked-edge",
      type: "line",
      source: MARKED,
      layout: round,
      paint: { "line-color": MARK, "line-width": 3, "line-gap-width": 5 },
    },
    {
      id: "chosen-fill",
      type: "line",
      source: CHOSEN,
      layout: round,
      paint: { "line-color": palette.chosen, "line-width": 2, "line-gap-width": 6 },
    },
    {
      id: "ward-names",
      type: "symbol",
      source: "wards",
      minzoom: 12.8,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11,
        "text-max-width": 7,
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
        "text-radial-offset": 1.4,
      },
      paint: { "text-color": palette.text, "text-halo-color": palette.halo, "text-halo-width": 1.4 },
    },
    disc("mandis", "mandis", "#7a5b2e", palette, 11),
    disc("weather", "weather", "#4b6b8a", palette, 13),
    disc("stations", "stations", byClass("air", palette.quiet), palette, 14),
    {
      id: "marked-point",
      type: "circle",
      source: MARKED,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 16,
        "circle-color": MARK,
        "circle-opacity": 0.15,
        "circle-stroke-color": MARK,
        "circle-stroke-width": 4,
      },
    },
    {
      id: "chosen-point",
      type: "circle",
      source: CHOSEN,
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-radius": 18,
        "circle-opacity": 0,
        "circle-stroke-color": palette.chosen,
        "circle-stroke-width": 3,
      },
    },
    label("labels-air", "air"),
    label("labels-weather", "weather"),
    label("labels-market", "market"),
  ];
}

function disc(
  id: string,
  source: string,
  colour: string | ExpressionSpecification,
  palette: Palette,
  radius: number,
): LayerSpecification {
  return {
    id,
    type: "circle",
    source,
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, radius * 0.7, 14, radius],
      "circle-color": colour,
      "circle-opacity": fresh(1),
      "circle-stroke-color": palette.casing,
      "circle-stroke-width": 1.5,
    },
  };
}

/** The figure in a disc, dark or light, whichever its feature says; names of wards make room for it. */
function label(id: string, domain: Domain): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: LABELS,
    filter: ["==", ["get", "domain"], domain],
    layout: {
      "text-field": ["get", "text"],
      "text-font": FONT,
      "text-size": 12,
      "text-padding": 9,
      "text-allow-overlap": true,
    },
    paint: { "text-color": ["get", "ink"] },
  };
}
