/** DynamoDB as it is under too much load: passes requests on, but refuses every third as throttled. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

const EVERY = 3;

export async function throttlingProxy() {
  let target: URL | undefined;
  let asked = 0;
  let throttled = 0;
  const server = createServer((incoming, outgoing) => {
    if (++asked % EVERY === 0) {
      throttled++;
      incoming.resume();
      outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      const __type = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";
      outgoing.end(JSON.stringify({ __type, message: "too much" }));
      return;
    }
    const { method, url: path, headers } = incoming;
    const passed = request(
      { host: target?.hostname, port: target?.port, method, path, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (url: string) => {
      target = new URL(url);
    },
    throttled: () => throttled,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
