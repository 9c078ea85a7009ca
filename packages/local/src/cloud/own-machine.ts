/**
 * Listening on loopback keeps other machines out, not other people's pages: a browser of this machine sends wherever a
 * page asks it to, and a page's own name can be made to point here (DNS rebinding). Such requests say where they come
 * from, in `Origin`, or whom they take this for, in `Host`; the town's page, the command line and the AWS SDK name
 * loopback in both or in neither.
 */
import type { IncomingHttpHeaders, IncomingMessage, RequestListener } from "node:http";

/** Whether `authority` (`localhost:4000`, `[::1]`) is this machine by a name that nobody else can hold. */
export function isLoopback(authority: string): boolean {
  const url = `http://${authority}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return /^(.+\.)?localhost$|^127(\.\d{1,3}){3}$|^\[::1\]$/.test(hostname);
}

/** Why a request with these headers is somebody else's, in words; undefined where it is ours. */
export function foreign(headers: IncomingHttpHeaders): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isLoopback(host)) {
    return `Host is ${host.slice(0, 100)}; allowed are localhost and 127.0.0.1`;
  }
  if (origin !== undefined && !isLoopback(origin.replace(/^https?:\/\//, ""))) {
    return `Origin is ${origin.slice(0, 100)}; allowed are pages of localhost and 127.0.0.1`;
  }
  return undefined;
}

/** `listener` for our own requests; others are answered 403, unread. */
export function ownMachineOnly<Request extends IncomingMessage>(
  listener: (request: Request, response: Parameters<RequestListener>[1]) => void,
) {
  return (request: Request, response: Parameters<RequestListener>[1]): void => {
    const message = foreign(request.headers);
    if (message === undefined) {
      listener(request, response);
      return;
    }
    request.resume();
    response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify({ message }));
  };
}
