/**
 * The WebSocket API of the lock file: $connect decides whether a client comes in, messages go to the route that
 * their action names or to $default, $disconnect hears when it is gone, and functions push through the
 * management API.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { AwsError } from "../services/aws-error.ts";
import { restJson } from "../services/protocol.ts";
import type { Clock, Logger, Service } from "../services/service.ts";
import type { ApiConfig, Route } from "./api-config.ts";
import { clfTime } from "./http-event.ts";

/** API Gateway quotas: message size, idle time and life of a connection. */
const MAX_MESSAGE_BYTES = 128 * 1024;
const IDLE_MS = 10 * 60_000;
const LIFE_MS = 2 * 3_600_000;

interface Connection {
  readonly id: string;
  readonly socket: WebSocket;
  readonly connectedAt: number;
  lastActiveAt: number;
  readonly sourceIp: string;
  readonly userAgent: string;
}

export interface LiveApiPorts {
  readonly clock: Clock;
  readonly log: Logger;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
}

type EventType = "CONNECT" | "MESSAGE" | "DISCONNECT";

function statusOf(answer: unknown): number {
  const status = (answer as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === "number" ? status : 200;
}

export class LiveApi {
  readonly #config: ApiConfig;
  readonly #ports: LiveApiPorts;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  readonly #connections = new Map<string, Connection>();
  readonly #stopSweep: () => void;

  constructor(config: ApiConfig, ports: LiveApiPorts) {
    this.#config = config;
    this.#ports = ports;
    const sweep = setInterval(() => this.#endOldConnections(), 30_000).unref();
    this.#stopSweep = () => clearInterval(sweep);
  }

  /** Takes an upgrade request: asks $connect, and refuses with its status where that is not 2xx. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const now = this.#ports.clock.now();
    const url = new URL(request.url ?? "/", "http://localhost");
    const connection = {
      id: `${randomBytes(11).toString("base64url")}=`,
      connectedAt: now,
      lastActiveAt: now,
      sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
      userAgent: request.headers["user-agent"] ?? "",
    };
    const query = Object.fromEntries(url.searchParams);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const status = await this.#run("$connect", "CONNECT", connection, {
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    });
    if (status < 200 || status > 299) {
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome({ ...connection, socket: ws }));
  }

  /** The management API (`@connections`), under the credential scope "execute-api". */
  service(): Service {
    const path = "/{api}/{stage}/@connections/{ConnectionId}";
    return {
      name: "execute-api",
      protocol: restJson([
        { method: "POST", path, operation: "PostToConnection", payload: "Data" },
        { method: "GET", path, operation: "GetConnection" },
        { method: "DELETE", path, operation: "DeleteConnection" },
      ]),
      operations: {
        PostToConnection: async (input: { ConnectionId: string; Data: string }) => {
          const data = Buffer.from(input.Data, "base64");
          if (data.length > MAX_MESSAGE_BYTES) {
            throw new AwsError(
              "PayloadTooLargeException",
              `the message has ${data.length} bytes, allowed are 131072`,
              413,
            );
          }
          const { socket } = this.#find(input.ConnectionId);
          await new Promise<void>((resolve, reject) => {
            socket.send(data.toString("utf8"), (error) => (error ? reject(gone()) : resolve()));
          });
          return undefined;
        },
        GetConnection: async (input: { ConnectionId: string }) => {
          const { connectedAt, lastActiveAt, sourceIp, userAgent } = this.#find(input.ConnectionId);
          return {
            connectedAt: new Date(connectedAt).toISOString(),
            lastActiveAt: new Date(lastActiveAt).toISOString(),
            identity: { sourceIp, userAgent },
          };
        },
        DeleteConnection: async (input: { ConnectionId: string }) => {
          this.#find(input.ConnectionId).socket.close(1000);
          return undefined;
        },
      },
      stop: () => this.stop(),
    };
  }

  /** Closes every connection ("going away"); $disconnect is not called, as when a process is killed. */
  async stop(): Promise<void> {
    this.#stopSweep();
    for (const { socket } of this.#connections.values()) {
      socket.removeAllListeners("close");
      socket.close(1001);
      socket.terminate();
    }
    this.#connections.clear();
    this.#server.close();
  }

  #find(id: string): Connection {
    const connection = this.#connections.get(id);
    if (!connection || connection.socket.readyState !== WebSocket.OPEN) throw gone();
    connection.lastActiveAt = this.#ports.clock.now();
    return connection;
  }

  #welcome(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    connection.socket.on("message", (data) => void this.#receive(connection, String(data)));
    connection.socket.on("error", (error) => this.#ports.log.debug(`WebSocket: ${error.message}`));
    connection.socket.on("close", (code, reason) => {
      this.#connections.delete(connection.id);
      void this.#run("$disconnect", "DISCONNECT", connection, {
        disconnect: { disconnectStatusCode: code, disconnectReason: reason.toString() },
      });
    });
  }

  async #receive(connection: Connection, body: string): Promise<void> {
    connection.lastActiveAt = this.#ports.clock.now();
    const action = this.#selectRoute(body);
    const known = this.#route(action) ? action : "$default";
    if (!this.#route(known)) {
      const requestId = randomUUID();
      connection.socket.send(
        JSON.stringify({ message: "Forbidden", connectionId: connection.id, requestId }),
      );
      return;
    }
    const status = await this.#run(known, "MESSAGE", connection, { body });
    if (status >= 500) {
      const requestId = randomUUID();
      connection.socket.send(
        JSON.stringify({ message: "Internal server error", connectionId: connection.id, requestId }),
      );
    }
  }

  #selectRoute(body: string): string {
    const path = this.#config.routeSelectionExpression.replace("$request.body.", "").split(".");
    try {
      const chosen = path.reduce(
        (node: unknown, part) => (node as Record<string, unknown>)[part],
        JSON.parse(body),
      );
      return typeof chosen === "string" ? chosen : "$default";
    } catch {
      return "$default";
    }
  }

  #route(routeKey: string): Route | undefined {
    return this.#config.routes.find((route) => route.routeKey === routeKey);
  }

  /** Calls the route's function; the status that it answers, 200 where there is no such route, 500 where it fails. */
  async #run(
    routeKey: string,
    eventType: EventType,
    connection: Omit<Connection, "socket">,
    parts: { disconnect?: object; [field: string]: unknown },
  ): Promise<number> {
    const route = this.#route(routeKey);
    if (!route) return 200;
    const { disconnect, ...rest } = parts;
    const now = this.#ports.clock.now();
    const requestId = randomUUID();
    const event = {
      ...rest,
      requestContext: {
        routeKey,
        eventType,
        messageDirection: "IN",
        ...(eventType === "MESSAGE" ? { messageId: randomUUID() } : {}),
        ...disconnect,
        stage: this.#config.stage,
        apiId: this.#config.id,
        domainName: "localhost",
        connectionId: connection.id,
        connectedAt: connection.connectedAt,
        requestId,
        extendedRequestId: requestId,
        requestTime: clfTime(now),
        requestTimeEpoch: now,
        identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
      },
      isBase64Encoded: false,
    };
    try {
      return statusOf(await this.#ports.invoke(route.functionArn, event));
    } catch (error) {
      this.#ports.log.error(`${this.#config.name} ${routeKey}: ${(error as Error).message}`, { requestId });
      return 500;
    }
  }

  #endOldConnections(): void {
    const now = this.#ports.clock.now();
    for (const { socket, connectedAt, lastActiveAt } of this.#connections.values()) {
      if (now - lastActiveAt > IDLE_MS || now - connectedAt > LIFE_MS) socket.close(1001, "Going away");
    }
  }
}

function gone(): AwsError {
  return new AwsError("GoneException", "the connection is gone", 410);
}
