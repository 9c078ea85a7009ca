/**
 * The MQTT broker on loopback. A PUBACK leaves only after the rules' actions have the message safely, so that what a
 * device is told was taken is not lost; where they cannot take it, the connection is closed and the device sends again.
 */
import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type Client, type PublishPacket } from "aedes";
import { closeServer, LOOPBACK, listen } from "../../cloud/http.ts";
import type { Logger } from "../service.ts";

/** AWS IoT Core's limits. */
const MAX_PAYLOAD_BYTES = 128 * 1024;
const MAX_TOPIC_BYTES = 256;
const MAX_TOPIC_LEVELS = 8;
const MAX_CLIENT_ID = 128;

/** MQTT's own port, then the ones after it while another broker has those. */
const FIRST_PORT = 1883;
const PORTS_TRIED = 50;

export interface BrokerPorts {
  readonly log: Logger;
  /** Resolves when the message is safe. */
  accept(topic: string, payload: Buffer, clientId: string): Promise<void>;
}

/** Why AWS IoT would close the connection on this message; undefined where it would not. */
export function refusal(topic: string, payload: Buffer, qos: number): string | undefined {
  if (qos > 1) return "AWS IoT has QoS 0 and 1, not 2";
  if (payload.length > MAX_PAYLOAD_BYTES)
    return `a payload of ${payload.length} bytes; at most 128 KB are allowed`;
  if (Buffer.byteLength(topic) > MAX_TOPIC_BYTES) return "a topic of more than 256 bytes";
  if (topic.split("/").length > MAX_TOPIC_LEVELS) return `a topic of more than ${MAX_TOPIC_LEVELS} levels`;
  return undefined;
}

export class Broker {
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets: ReadonlySet<Socket>;
  readonly port: number;

  private constructor(aedes: Aedes, server: Server, sockets: ReadonlySet<Socket>, port: number) {
    this.#aedes = aedes;
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  static async open({ log, accept }: BrokerPorts): Promise<Broker> {
    const aedes = await Aedes.createBroker({
      maxClientsIdLength: MAX_CLIENT_ID,
      authorizePublish: (client, packet, done) => {
        const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
        const wrong = refusal(packet.topic, payload, packet.qos);
        if (wrong) {
          log.warn(`${client?.id ?? "a client"} is disconnected: ${wrong}`);
          done(new Error(wrong));
          return;
        }
        accept(packet.topic, payload, client?.id ?? "").then(
          () => done(null),
          (error: Error) => {
            log.error(`a message on ${packet.topic} could not be taken: ${error.message}`);
            done(error);
          },
        );
      },
    });
    const told = (client: Client, error: Error): void =>
      log.debug(`mqtt client ${client.id ?? "(none)"}: ${error.message}`);
    aedes.on("clientError", told);
    aedes.on("connectionError", told);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      aedes.handle(socket);
    });
    return new Broker(aedes, server, sockets, await listenSomewhere(server));
  }

  get url(): string {
    return `mqtt://${LOOPBACK}:${this.port}`;
  }

  /** Hands a message to the broker's subscribers; rules are not run. */
  publish(topic: string, payload: Buffer, qos: 0 | 1): Promise<void> {
    const packet: PublishPacket = { cmd: "publish", topic, payload, qos, retain: false, dup: false };
    return new Promise((resolve, reject) => {
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    // Those that connected and never said who they are.
    for (const socket of this.#sockets) socket.destroy();
    await closeServer(this.#server);
  }
}

async function listenSomewhere(server: Server): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED; port++) {
    try {
      return await listen(server, port, "--mqtt-port");
    } catch {
      // Taken, by another broker or another local cloud: the next one will do.
    }
  }
  return listen(server, 0, "--mqtt-port");
}
