/** The web's built files, with the index for every path that is a page and not a file. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".geojson": "application/geo+json",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".pbf": "application/x-protobuf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

async function fileSize(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

/** The file in `root` for a URL path, or undefined where the path leads outside or to nothing. */
async function resolveFile(
  root: string,
  urlPath: string,
): Promise<{ path: string; size: number } | undefined> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  const path = normalize(join(root, decoded));
  if (path.includes("\0") || (path !== root && !path.startsWith(root + sep))) return undefined;
  const size = await fileSize(path);
  return size === undefined ? undefined : { path, size };
}

/** Sends the file for `urlPath`, or the index. Hashed files in `assets/` may be kept for ever, the rest not. */
export async function serveStatic(
  root: string,
  method: string,
  urlPath: string,
  response: ServerResponse,
): Promise<void> {
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(405, { allow: "GET, HEAD" }).end();
    return;
  }
  const found = await resolveFile(root, urlPath);
  const looksLikeFile = extname(urlPath) !== "";
  const index = join(root, "index.html");
  const file = found ?? (looksLikeFile ? undefined : await resolveFile(root, "/index.html"));
  if (!file) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end(looksLikeFile ? `no file ${urlPath}\n` : `the page is not built: ${index} is missing\n`);
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file.path)] ?? "application/octet-stream",
    "content-length": file.size,
    "cache-control": urlPath.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    // As CloudFront says them (stacks/web.ts); HTTPS there is none on loopback.
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
  });
  if (method === "HEAD") response.end();
  else createReadStream(file.path).pipe(response);
}
