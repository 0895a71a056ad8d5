import { once } from "node:events";
import { createServer } from "node:http";

/** A registry without images on the loopback address, where engines accept it without TLS. */
export interface FakeRegistry {
  /**
   * Such as `127.0.0.1:41234`. Images below `limit/` return 429, `login/` 401, `denied/` 403, and others 404.
   */
  readonly address: string;
  close(): void;
}

/** Status and error code by the beginning of the path: https://distribution.github.io/distribution/spec/api/#errors-2 */
const answers = [
  { path: "/v2/limit/", status: 429, code: "TOOMANYREQUESTS" },
  { path: "/v2/login/", status: 401, code: "UNAUTHORIZED" },
  { path: "/v2/denied/", status: 403, code: "DENIED" },
  { path: "/v2/", status: 404, code: "MANIFEST_UNKNOWN" },
] as const;

/** Starts a fake registry on a free port. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const server = createServer(({ url = "" }, response) => {
    const answer = answers.find(({ path }) => url.startsWith(path) && url !== "/v2/");
    if (!answer) return void response.writeHead(200).end();
    const errors = [{ code: answer.code, message: answer.code.toLowerCase().replaceAll("_", " ") }];
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify({ errors }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("an HTTP server has a port");
  return { address: `127.0.0.1:${address.port}`, close: () => void server.close() };
}
