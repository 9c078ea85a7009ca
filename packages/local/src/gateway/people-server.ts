/** The one port for people: the API under its routes, the WebSocket at /live, signing in, the page everywhere else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { LOOPBACK, readBody } from "../cloud/http.ts";
import { foreign, ownMachineOnly } from "../cloud/own-machine.ts";
import type { Cognito } from "../services/cognito/cognito.ts";
import type { Logger } from "../services/service.ts";
import { type HttpApi, MAX_REQUEST_BYTES } from "./http-api.ts";
import type { LiveApi } from "./live-api.ts";
import { serveStatic } from "./static-files.ts";

/** Below this the API answers, even where it has no such route. */
const API_PREFIX = "/v1/";
export const LIVE_PATH = "/live";
/** Below this, and here, is a user pool's domain. */
const SIGN_IN_PATHS = /^\/(oauth2\/|logout$)/;

export interface PeopleServerOptions {
  readonly api: HttpApi | undefined;
  readonly live: LiveApi | undefined;
  readonly signIn: Cognito | undefined;
  /** Folder of the web's built files. */
  readonly web: string;
  readonly log: Logger;
}

/** Builds the server; the caller lets it listen. */
export function createPeopleServer({ api, live, signIn, web, log }: PeopleServerOptions): Server {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = "/", rawQuery = ""] = splitOnce(request.url ?? "/", "?");
    const method = request.method ?? "GET";
    const sourceIp = request.socket.remoteAddress ?? LOOPBACK;
    const asked = { method, path, rawQuery, headers: request.headers, sourceIp };
    const answer =
      api && path.startsWith(API_PREFIX)
        ? await api.answer(asked, await readBody(request, MAX_REQUEST_BYTES))
        : signIn && SIGN_IN_PATHS.test(path)
          ? await signIn.answer(asked, await readBody(request, MAX_REQUEST_BYTES))
          : undefined;
    if (!answer) return serveStatic(web, method, path, response);
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
