/** What every HTTP server of the local cloud needs: listening on loopback, reading a body, speaking HTTP/2 too. */
import {
  createServer as createHttp1,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import { createServer as createHttp2 } from "node:http2";
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from "node:net";
import { Conflict, InvalidInput } from "@nagar/core/errors.ts";
import { ownMachineOnly } from "./own-machine.ts";

/** Nothing of the local cloud is reachable from another machine. */
export const LOOPBACK = "127.0.0.1";

/**
 * Listens on loopback and gives back the port (a free one where `port` is 0).
 * Throws Conflict where the port is taken, InvalidInput where it may not be used; `option` is how a person changes it.
 */
export function listen(server: Server, port: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") {
        const message = `port ${port} is taken by another program. Stop it, or choose another port with ${option}.`;
        reject(new Conflict(message, { details: { port } }));
      } else if (error.code === "EACCES") {
        reject(
          new InvalidInput(`port ${port} needs rights that this user does not have; choose one above 1023`),
        );
      } else {
        reject(error);
      }
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Ends `server` and its open connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) (server.closeAllConnections as () => void)();
  });
}

/** The whole body. Gives undefined as soon as it is larger than `limit` bytes. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.removeAllListeners("data");
        request.resume();
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
  });
}

/**
 * A server that speaks HTTP/1.1 and, without TLS, HTTP/2: the SDK's Kinesis client uses the latter. The first
 * bytes of a connection tell them apart.
 */
export function createDualServer(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const ours = ownMachineOnly(listener);
  const http1 = createHttp1({ keepAliveTimeout: 0, requestTimeout: 0 }, ours as RequestListener);
  const http2 = createHttp2({}, ours as unknown as Parameters<typeof createHttp2>[1]);
  const open = new Set<Socket>();
  const server = createTcp((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", (first: Buffer) => {
      socket.pause();
      const target = first.subarray(0, 3).toString("latin1") === "PRI" ? http2 : http1;
      target.emit("connection", socket);
      socket.unshift(first);
      socket.resume();
    });
  });
  return Object.assign(server, {
    closeAllConnections: () => {
      for (const socket of open) socket.destroy();
    },
  });
}
