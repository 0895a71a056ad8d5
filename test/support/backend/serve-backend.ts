import { serveApp } from "../../../src/backend/server/serve-app.ts";
import { freePort } from "../free-port.ts";
import { type BackendOptions, makeBackend } from "./make-backend.ts";

/** A backend of `makeBackend`, served on a port of this machine. */
export async function serveBackend(options: BackendOptions = {}) {
  const { app, logged } = makeBackend(options);
  const port = await freePort();
  const end = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = serveApp(app, { port, onListening: resolve }, end.signal);
    // Without this rejection, a taken port would block until the time limit.
    ended.catch(reject);
  });
  const close = async () => {
    end.abort();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, logged, close };
}
