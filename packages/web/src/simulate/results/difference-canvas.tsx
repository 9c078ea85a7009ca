/** The town by what changes: roads or wards, blue where less, red where more, wider where a road changes more. */
import { type GeoJSONSource, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import type { NewRoad } from "../../api/simulation-types.ts";
import type { Town } from "../../api/types.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import { PALETTES } from "../../map/palette.ts";
import type { Theme } from "../../view/use-theme.ts";

setWorkerUrl(workerUrl);

export const LESS = "#2b7bba";
export const MORE = "#d6394c";

/** Pixels around the pointer that still hit a road. */
const REACH = 5;
const PADDING = 16;
const NEW_ROADS = "new-roads";

export interface Pointed {
  id: string;
  x: number;
  y: number;
}

export default function DifferenceCanvas(props: {
  town: Town;
  theme: Theme;
  over: "roads" | "wards";
  /** -1 to 1 by place. */
  shades: ReadonlyMap<string, number>;
  newRoads: readonly NewRoad[];
  label: string;
  onPoint(at: Pointed | undefined): void;
  onFailure(error: Error): void;
}) {
  const { town, theme, over, shades, newRoads, label, onPoint, onFailure } = props;
  const { t } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const atHand = useRef({ over, onPoint, onFailure });
  atHand.current = { over, onPoint, onFailure };

  useEffect(() => {
    let made: MapLibre;
    try {
      made = new MapLibre({
        container: holder.current!,
        style: styleOf(town, newRoads, theme),
        bounds: boundsOf(town, newRoads),
        fitBoundsOptions: { padding: PADDING },
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        maxZoom: 18,
        minZoom: 9,
        cooperativeGestures: true,
        // What is drawn is read again for the PNG.
        canvasContextAttributes: { preserveDrawingBuffer: true },
      });
    } catch (error) {
      atHand.current.onFailure(error as Error);
      return;
    }
    const point = ({ point: at }: MapMouseEvent): void => {
      const roads = atHand.current.over === "roads";
      const box: [[number, number], [number, number]] = [
        [at.x - REACH, at.y - REACH],
        [at.x + REACH, at.y + REACH],
      ];
      const found = roads
        ? made.queryRenderedFeatures(box, { layers: ["roads", NEW_ROADS] })
        : made.queryRenderedFeatures(at, { layers: ["wards"] });
      const id = found[0]?.properties["entity_id"] as string | undefined;
      atHand.current.onPoint(id === undefined ? undefined : { id, x: at.x, y: at.y });
    };
    made.on("load", () => setMap(made));
    made.on("mousemove", point);
    made.on("click", point);
    made.on("mouseout", () => atHand.current.onPoint(undefined));
    return () => {
      setMap(undefined);
      made.remove();
    };
  }, [town, theme, newRoads]);

  useEffect(() => {
    if (!map) return;
    for (const source of ["roads", "wards", NEW_ROADS]) {
      if (map.getSource<GeoJSONSource>(source)) map.removeFeatureState({ source });
    }
    const added = new Set(newRoads.map(({ segment }) => segment));
    for (const [id, shade] of shades) {
      map.setFeatureState({ source: added.has(id) ? NEW_ROADS : over, id }, { shade });
    }
  }, [map, shades, over, newRoads]);

  return (
    <>
      <div
        ref={holder}
        className="map-canvas"
        role="application"
        aria-label={label}
        data-ready={map !== undefined}
      />
      {map && (
        <div className="map-zoom">
          <button type="button" aria-label={t("map.zoomIn")} onClick={() => map.zoomIn()}>
            +
          </button>
          <button type="button" aria-label={t("map.zoomOut")} onClick={() => map.zoomOut()}>
            −
          </button>
          <button
            type="button"
            aria-label={t("map.reset")}
            onClick={() => map.fitBounds(boundsOf(town, newRoads), { padding: PADDING })}
          >
            ⤢
          </button>
        </div>
      )}
    </>
  );
}

/** The wards, which hold all that is simulated, and the roads that the scenario builds around them. */
function boundsOf(town: Town, newRoads: readonly NewRoad[]): Town["bounds"] {
  let [west, south, east, north] = [180, 90, -180, -90];
  const look = (position: unknown): void => {
    if (!Array.isArray(position)) return;
    if (typeof position[0] !== "number") {
      for (const one of position) look(one);
      return;
    }
    const [longitude, latitude] = position as [number, number];
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  };
  for (const { geometry } of town.layers["wards"]?.features ?? []) {
    if ("coordinates" in geometry) look(geometry.coordinates);
  }
  for (const { line } of newRoads) look(line);
  return west < east && south < north ? [west, south, east, north] : town.bounds;
}

const SHADE: ExpressionSpecification = ["coalesce", ["feature-state", "shade"], 0];

const colour = (none: string): ExpressionSpecification => [
  "interpolate",
  ["linear"],
  SHADE,
  -1,
  LESS,
  0,
  none,
  1,
  MORE,
];

/** Wider by the square root: a road that changes a tenth as much as the most is still seen. */
const width = (scale: number): ExpressionSpecification => [
  "*",
  scale,
  ["+", 1, ["*", 4.5, ["sqrt", ["abs", SHADE]]]],
];

function styleOf(town: Town, newRoads: readonly NewRoad[], theme: Theme): StyleSpecification {
  const palette = PALETTES[theme];
  const empty: FeatureCollection = { type: "FeatureCollection", features: [] };
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const lineWidth: ExpressionSpecification = [
    "interpolate",
    ["linear"],
    ["zoom"],
    11,
    width(0.5),
    14,
    width(1),
    17,
    width(2.5),
  ];
  return {
    version: 8,
    sources: {
      wards: { type: "geojson", data: town.layers["wards"] ?? empty, promoteId: "entity_id" },
      roads: { type: "geojson", data: town.layers["roads"] ?? empty, promoteId: "entity_id" },
      [NEW_ROADS]: {
        type: "geojson",
        promoteId: "entity_id",
        data: {
          type: "FeatureCollection",
          features: newRoads.map(({ segment, name, line }) => ({
            type: "Feature",
            geometry: { type: "LineString", coordinates: line },
            properties: { entity_id: segment, name },
          })),
        },
      },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": palette.ground } },
      { id: "wards", type: "fill", source: "wards", paint: { "fill-color": colour(palette.ward) } },
      {
        id: "wards-edge",
        type: "line",
        source: "wards",
        paint: { "line-color": palette.wardEdge, "line-width": 1 },
      },
      {
        id: "roads",
        type: "line",
        source: "roads",
        layout: round,
        paint: { "line-color": colour(palette.street), "line-width": lineWidth },
      },
      {
        id: NEW_ROADS,
        type: "line",
        source: NEW_ROADS,
        layout: round,
        paint: { "line-color": colour(palette.street), "line-width": lineWidth, "line-dasharray": [2, 1] },
      },
    ],
  };
}
