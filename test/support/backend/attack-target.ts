import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Hono } from "hono";
import { createCompletion } from "../../../src/backend/code-completion/create-completion.ts";
import { createBackend } from "../../../src/backend/create-backend.ts";
import { createLog } from "../../../src/backend/server/create-log.ts";
import { createMetrics } from "../../../src/backend/server/metrics.ts";
import { serveApp } from "../../../src/backend/server/serve-app.ts";
import { createTraining } from "../../../src/backend/training/create-training.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { freePort } from "../free-port.ts";
import { createDataFolder, createFakeTrainer, isStep, readEvents } from "../job-server.ts";
import { checkDeclared } from "./check-declared.ts";
import { features } from "./make-backend.ts";
import { formatRaw, sendRaw } from "./send-raw.ts";

/** The options of the attacked backend. */
export interface TargetOptions {
  readonly apiToken?: string;
  readonly reads?: "token" | "open";
  readonly allowedHosts?: readonly string[];
  readonly uploadQuotaBytes?: number;
  readonly bodyStallMs?: number;
  /** Default: a new folder. */
  readonly dataFolder?: string;
}

/** A complete backend on a local port, with one running job and one file that an attack could change. */
export async function startTarget(options: TargetOptions = {}) {
  const data = await createDataFolder({});
  const folder = options.dataFolder ?? data.folder;
  const end = new AbortController();
  const bugs: Error[] = [];
  const logged: string[] = [];
  const training = await createTraining({
    role: "backend",
    createTrainer: createFakeTrainer,
    dataFolder: folder,
    databaseUrl: undefined,
    concurrency: 1,
    maxRestarts: 3,
    uploadQuotaBytes: options.uploadQuotaBytes,
    ending: end.signal,
    onBug: (error) => bugs.push(error),
  });
  const app = createBackend({
    features: {
      features,
      enabled: new Set(),
      probes: new Map(),
      metadata: { environment: "test", version: "1.2.3" },
    },
    completion: createCompletion(undefined),
    metrics: createMetrics(),
    log: createLog("backend", "info", { write: (line) => void logged.push(line) }),
    apiToken: options.apiToken === undefined ? undefined : new Secret(options.apiToken),
    reads: options.reads,
    allowedHosts: options.allowedHosts,
    bodyStallMs: options.bodyStallMs,
    routes: training.routes,
    checkDependencies: () => training.check(),
  });
  checkDeclared(app);
  const port = await freePort();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = serveApp(app, { port, onListening: resolve }, end.signal);
    // Without this rejection, a taken port would block until the time limit.
    ended.catch(reject);
  });
  return {
    app,
    port,
    folder,
    bugs,
    logged,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      end.abort();
      await ended;
      await training.close();
      await data.remove();
    },
  };
}

/** A backend that is the target of attacks. */
export type Target = Awaited<ReturnType<typeof startTarget>>;

/** Every method and path of an app, including undocumented ones, with parameters filled in. */
export function listRoutes(app: Hono, ids: { readonly job: string; readonly file: string }) {
  const routes = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => {
      const id = path.startsWith("/v1/files") ? ids.file : ids.job;
      return `${method} ${path.replace(":path{.+}", "model.pt").replace(":id", id)}`;
    });
  return [...new Set(routes)].map((route) => {
    const [method = "", path = ""] = route.split(" ");
    return { method, path };
  });
}

/** The files and folders below a data folder that requests can create. */
export async function listData(folder: string): Promise<readonly string[]> {
  await mkdir(join(folder, "uploads"), { recursive: true });
  const [jobs, uploads] = await Promise.all([
    readdir(join(folder, ".stackctl/backend/jobs")).catch(() => []),
    readdir(join(folder, "uploads")),
  ]);
  return [...jobs, ...uploads].sort();
}

/** A form with one file, as a page of another origin can send it without a preflight request. */
export function formWith(text: string) {
  const part = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain';
  return {
    type: "multipart/form-data; boundary=x",
    text: `--x\r\n${part}\r\n\r\n${text}\r\n--x--\r\n`,
  };
}

/** Uploads a file that makes the fake trainer hang at step 3, and resolves once a job with it is running. */
export async function startHangingJob(target: Target, headers: readonly string[] = []) {
  const own = [`Host: localhost:${target.port}`, ...headers];
  const upload = await sendRaw(target.port, formatRaw("POST", "/v1/files", own, formWith('{"hangAt":3}')));
  const [, file = ""] = /"id":"(file-\w+)"/.exec(upload.text) ?? [];
  const text = JSON.stringify({ model: "tiny", training_file: file });
  const request = formatRaw("POST", "/v1/fine_tuning/jobs", own, { type: "application/json", text });
  const [, job = ""] = /"id":"(ftjob-\w+)"/.exec((await sendRaw(target.port, request)).text) ?? [];
  if (headers.length === 0) await readEvents(target, job, isStep(3));
  return { file, job };
}
