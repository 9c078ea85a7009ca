/**
 * A drawing as a PNG, made in the browser: its title, the drawing as it stands on the screen at twice its size, and what is
 * written below it. Nothing is asked of a server.
 */
import { saveFile } from "../../panel/save-file.ts";

/** For a screen of twice the usual density, so that print does not look coarse. */
const SCALE = 2;
const MARGIN = 16;
const LINE = 18;

export interface PngWords {
  /** File name without its ending. */
  file: string;
  title: string;
  /** Lines below the drawing: units, hour, where it comes from. */
  notes: readonly string[];
}

/** Saves everything that is drawn inside `holder`: canvases and SVGs, where they stand. @throws Error without a 2D canvas. */
export async function savePng(holder: HTMLElement, { file, title, notes }: PngWords): Promise<void> {
  const box = holder.getBoundingClientRect();
  const style = getComputedStyle(holder);
  const ink = style.color;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser offers no 2D canvas");
  const font = (size: number, weight = 400): string => `${weight} ${size}px ${style.fontFamily}`;
  const width = box.width + 2 * MARGIN;
  context.font = font(15, 600);
  const titles = wrap(context, title, box.width);
  context.font = font(12);
  const below = notes.flatMap((note) => wrap(context, note, box.width));
  const top = MARGIN + titles.length * (LINE + 2) + 6;
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil((top + box.height + 10 + below.length * LINE + MARGIN) * SCALE);
  context.scale(SCALE, SCALE);
  context.fillStyle = groundOf(holder);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = ink;
  context.textBaseline = "top";
  context.font = font(15, 600);
  for (const [at, line] of titles.entries()) context.fillText(line, MARGIN, MARGIN + at * (LINE + 2));
  for (const drawing of holder.querySelectorAll<HTMLCanvasElement | SVGSVGElement>("canvas, svg")) {
    const { left, top: y, width: w, height: h } = drawing.getBoundingClientRect();
    if (w === 0 || h === 0) continue;
    const source = drawing instanceof SVGSVGElement ? await imageOf(drawing, w, h) : drawing;
    context.drawImage(source, MARGIN + left - box.left, top + y - box.top, w, h);
  }
  context.font = font(12);
  for (const [at, line] of below.entries()) {
    context.fillText(line, MARGIN, top + box.height + 10 + at * LINE);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("the drawing is too large for this browser");
  saveFile(`${file}.png`, "image/png", blob);
}

/** The first ground behind the element that is not transparent. */
function groundOf(element: HTMLElement): string {
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (colour !== "transparent" && colour !== "rgba(0, 0, 0, 0)") return colour;
  }
  return "#ffffff";
}

function wrap(context: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** What a style sheet says of a shape or a letter, which an SVG that stands alone does not know. */
const PAINT = [
  "fill",
  "fill-opacity",
  "stop-color",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-opacity",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
];

async function imageOf(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll<SVGElement>("*")]);
  for (const [at, element] of from!.entries()) {
    const style = getComputedStyle(element);
    for (const name of PAINT) to![at]!.setAttribute(name, style.getPropertyValue(name));
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // Drawn at the size of the file, not of the screen: letters stay sharp.
  copy.setAttribute("width", String(width * SCALE));
  copy.setAttribute("height", String(height * SCALE));
  const address = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }),
  );
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}
