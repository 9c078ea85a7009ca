/** The one port for people: the API under its routes, the WebSocket at /live, the page everywhere else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { LOOPBACK, readBody } from "../cloud/http.ts";
import { foreign, ownMachineOnly } from "../cloud/own-machine.ts";
import type { Logger } from "../services/service.ts";
import { type HttpApi, MAX_REQUEST_BYTES } from "./http-api.ts";
import type { LiveApi } from "./live-api.ts";
import { serveStatic } from "./static-files.ts";

/** Below this the API answers, even where it has no such route. */
const API_PREFIX = "/v1/";
export const LIVE_PATH = "/live";

export interface PeopleServerOptions {
  readonly api: HttpApi | undefined;
  readonly live: LiveApi | undefined;
  /** Folder of the web's built files. */
  readonly web: string;
  readonly log: Logger;
}

/** Builds the server; the caller lets it listen. */
export function createPeopleServer({ api, live, web, log }: PeopleServerOptions): Server {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = "/", rawQuery = ""] = splitOnce(request.url ?? "/", "?");
    const method = request.method ?? "GET";
    if (!api || !path.startsWith(API_PREFIX)) return serveStatic(web, method, path, response);
    const body = await readBody(request, MAX_REQUEST_BYTES);
    const sourceIp = request.socket.remoteAddress ?? LOOPBACK;
    const answer = await api.answer({ method, path, rawQuery, headers: request.headers, sourceIp }, body);
    response.writeHead(answer.status, {
      ...answer.headers,
      "content-length": Buffer.byteLength(answer.body),
    });
    response.end(method === "HEAD" ? undefined : answer.body);
  };
  const answer = ownMachineOnly((request, response) => {
    respond(request, response).catch((error) => {
      log.error(`${request.method} ${request.url}: ${(error as Error).message}`);
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { "content-type": "application/json" })
          .end('{"message":"Internal Server Error"}');
    });
  });
  const server = createServer({ keepAliveTimeout: 65_000 }, answer);
  server.on("upgrade", (request, socket, head) => {
    const [path] = splitOnce(request.url ?? "/", "?");
    socket.on("error", () => socket.destroy());
    const refuse = (status: string) =>
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    if (foreign(request.headers) !== undefined) return refuse("403 Forbidden");
    if (!live || path !== LIVE_PATH) return refuse("404 Not Found");
    live.upgrade(request, socket, head).catch((error) => {
      log.error(`WebSocket: ${(error as Error).message}`);
      socket.destroy();
    });
  });
  return server;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
