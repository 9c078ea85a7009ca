/** The map. Loaded after the first paint, because its library is most of what the page weighs. */
import { type GeoJSONSource, Map as MapLibre, type MapMouseEvent, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Feature, FeatureCollection } from "geojson";
import { useEffect, useRef, useState } from "react";
import type { Domain, Town } from "../api/types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Entities } from "../live/town-store.ts";
import { classOf, isStale, leadingFigure } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import type { Theme } from "../view/use-theme.ts";
import { CHOSEN, DOMAIN_LAYERS, LABELS, MARKED, mapStyle, PLACE_LAYERS } from "./map-style.ts";
import { PlaceTip } from "./place-tip.tsx";

setWorkerUrl(workerUrl);

/** Pixels around the pointer that still hit a line: a finger is wider than a road. */
const REACH = 6;
const PADDING = 24;

export interface TownMapProps {
  town: Town;
  places: readonly Place[];
  entities: Entities;
  layers: readonly Domain[];
  chosen: Place | undefined;
  /** Places that something is wrong with. */
  marked?: readonly Place[];
  theme: Theme;
  now: number;
  onChoose(key: string): void;
  onFailure(error: Error): void;
}

interface Hovered {
  place: Place;
  x: number;
  y: number;
}

export default function TownMap(props: TownMapProps) {
  const { town, places, entities, layers, chosen, marked, theme, now, onChoose, onFailure } = props;
  const { t } = useLanguage();
  const holder = useRef<HTMLDivElement>(null);
  const camera = useRef<{ center: [number, number]; zoom: number }>(undefined);
  const [map, setMap] = useState<MapLibre>();
  const [hovered, setHovered] = useState<Hovered>();
  const atHand = useRef({ places, onChoose, onFailure });
  atHand.current = { places, onChoose, onFailure };

  useEffect(() => {
    const made = makeMap(holder.current!, town, theme, camera.current);
    if (made instanceof Error) {
      atHand.current.onFailure(made);
      return;
    }
    const placeAt = ({ point }: MapMouseEvent): Place | undefined => {
      const box: [[number, number], [number, number]] = [
        [point.x - REACH, point.y - REACH],
        [point.x + REACH, point.y + REACH],
      ];
      const queried = PLACE_LAYERS.filter((id) => made.getLayer(id));
      const found = made.queryRenderedFeatures(box, { layers: queried });
      const topmost = queried.map((id) => found.find(({ layer }) => layer.id === id)).find(Boolean);
      const id = topmost?.properties["entity_id"];
      const layer = topmost?.source;
      return atHand.current.places.find(
        (place) => place.layer === layer && place.properties.entity_id === id,
      );
    };
    made.on("load", () => setMap(made));
    made.on("moveend", () => {
      const { lng, lat } = made.getCenter();
      camera.current = { center: [lng, lat], zoom: made.getZoom() };
    });
    made.on("mousemove", (event) => {
      const place = placeAt(event);
      made.getCanvas().style.cursor = place ? "pointer" : "";
      setHovered(place && { place, x: event.point.x, y: event.point.y });
    });
    made.on("mouseout", () => setHovered(undefined));
    made.on("click", (event) => {
      const place = placeAt(event);
      if (place) atHand.current.onChoose(place.key);
    });
    return () => {
      setMap(undefined);
      made.remove();
    };
  }, [town, theme]);

  useEffect(() => {
    if (!map) return;
    for (const [domain, ids] of Object.entries(DOMAIN_LAYERS)) {
      const visibility = layers.includes(domain as Domain) ? "visible" : "none";
      for (const id of ids) if (map.getLayer(id)) map.setLayoutProperty(id, "visibility", visibility);
    }
  }, [map, layers]);

  useEffect(() => {
    if (map) paint(map, places, entities, now);
  }, [map, places, entities, now]);

  useEffect(() => {
    map?.getSource<GeoJSONSource>(MARKED)?.setData(collection(marked?.map(({ feature }) => feature) ?? []));
  }, [map, marked]);

  useEffect(() => {
    if (!map) return;
    const source = map.getSource<GeoJSONSource>(CHOSEN);
    source?.setData(collection(chosen ? [chosen.feature] : []));
    if (chosen) bringIntoSight(map, chosen.feature);
  }, [map, chosen]);

  return (
    <div className="map">
      <div
        ref={holder}
        className="map-canvas"
        role="application"
        aria-label={t("map.label", { town: town.name })}
        data-ready={map !== undefined}
      />
      {map && (
        <div className="map-zoom">
          <button
            type="button"
            aria-label={t("map.zoomIn")}
            title={t("map.zoomIn")}
            onClick={() => map.zoomIn()}
          >
            +
          </button>
          <button
            type="button"
            aria-label={t("map.zoomOut")}
            title={t("map.zoomOut")}
            onClick={() => map.zoomOut()}
          >
            −
          </button>
          <button
            type="button"
            aria-label={t("map.reset")}
            title={t("map.reset")}
            onClick={() => map.fitBounds(homeBounds(town), { padding: PADDING })}
          >
            ⤢
          </button>
        </div>
      )}
      {town.attribution && (
        <details className="map-attribution">
          <summary>{town.attribution}</summary>
          <p>{town.note}</p>
        </details>
      )}
      {hovered && <PlaceTip {...hovered} entity={entities.get(hovered.place.key)} now={now} />}
    </div>
  );
}

/** What is shown first: the wards. Roads run on for kilometres beyond them, and fields lie all around. */
function homeBounds(town: Town): Town["bounds"] {
  const positions = (town.layers["wards"]?.features ?? []).flatMap(({ geometry }) => flatPositions(geometry));
  if (positions.length < 2) return town.bounds;
  const [longitudes, latitudes] = [0, 1].map((axis) => positions.map((position) => position[axis]!));
  return [
    Math.min(...longitudes!),
    Math.min(...latitudes!),
    Math.max(...longitudes!),
    Math.max(...latitudes!),
  ];
}

function makeMap(
  container: HTMLElement,
  town: Town,
  theme: Theme,
  camera: { center: [number, number]; zoom: number } | undefined,
): MapLibre | Error {
  try {
    return new MapLibre({
      container,
      style: mapStyle(town, theme),
      ...(camera ?? { bounds: homeBounds(town), fitBoundsOptions: { padding: PADDING } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 18,
      minZoom: 9,
      cooperativeGestures: false,
    });
  } catch (error) {
    return error as Error;
  }
}

/** Tells each feature its class and whether that is stale, and writes the figures into the discs. */
function paint(map: MapLibre, places: readonly Place[], entities: Entities, now: number): void {
  const labels: Feature[] = [];
  for (const place of places) {
    const entity = entities.get(place.key);
    const at = classOf(place, entity);
    const stale = entity !== undefined && isStale(place.domain, Date.parse(entity.observed_at), now);
    if (map.getSource(place.layer)) {
      map.setFeatureState(
        { source: place.layer, id: place.properties.entity_id },
        { class: at ?? -1, stale },
      );
    }
    const text = discText(place, entity && leadingFigure(entity)?.value, entity?.aqi?.index);
    if (text !== undefined) {
      labels.push({
        type: "Feature",
        geometry: place.feature.geometry,
        properties: { domain: place.domain, text, ink: inkOn(place, at) },
      });
    }
  }
  map.getSource<GeoJSONSource>(LABELS)?.setData(collection(labels));
}

/** Dark letters carry on CPCB's bright colours, light ones on its reds and on the other discs. */
function inkOn({ domain }: Place, at: number | undefined): string {
  return domain === "air" && (at ?? 0) < 4 ? "#0b1210" : "#ffffff";
}

function discText(
  { domain, entityId, properties }: Place,
  value: number | undefined,
  aqi: number | null | undefined,
): string | undefined {
  // A dash where there is no figure: it says so, and names of wards make room for the disc all the same.
  if (domain === "air") return typeof aqi === "number" ? String(aqi) : "–";
  if (domain === "weather") return value === undefined ? "–" : `${Math.round(value)}°`;
  // One sign for a yard of many commodities.
  const first = properties["entity_ids"];
  return domain === "market" && Array.isArray(first) && first[0] === entityId ? "₹" : undefined;
}

const collection = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });

/** Moves only where the place cannot be seen: a map that jumps under the reader's eyes is worse than none. */
function bringIntoSight(map: MapLibre, { geometry }: Feature): void {
  const positions = flatPositions(geometry);
  const bounds = map.getBounds();
  if (positions.some((position) => bounds.contains(position))) return;
  map.easeTo({ center: positions[Math.floor(positions.length / 2)]! });
}

function flatPositions(geometry: Feature["geometry"]): [number, number][] {
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(flatPositions);
  const numbers = (geometry.coordinates as unknown[]).flat(4) as number[];
  return Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at]!, numbers[2 * at + 1]!]);
}
