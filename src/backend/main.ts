import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import { StackError } from "../domain/errors.ts";
import { exitCodes } from "../domain/exit-codes.ts";
import { createLog } from "./server/create-log.ts";
import { createMetrics } from "./server/metrics.ts";
import { serveApp } from "./server/serve-app.ts";
import { type BackendSettings, readBackendSettings } from "./settings/read-backend-settings.ts";
import { createRankWorld } from "./training/create-rank-world.ts";
import { createTrainerWorld } from "./training/create-trainer-world.ts";
import { createBackendWorld, type World } from "./world.ts";

/** The build copies every pack's feature.yaml into this folder. */
const featuresFolder = fileURLToPath(new URL("./features", import.meta.url));
/** Maximum length of a logged stack: an error of a library may quote a whole program. */
const reportedLength = 4_000;
const trainerProgram = fileURLToPath(new URL("./train.py", import.meta.url));

async function main(): Promise<void> {
  const end = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => end.abort());
  const settings = readBackendSettings(process.env);
  const { STACKCTL_ROLE: role, PORT: port, HOST: hostname } = settings;
  const log = createLog(role, settings.LOG_LEVEL);
  const { app, close, lost } = await createRole(settings, log, end.signal);
  const leave = () => {
    log.error({ err: lost.reason }, "this process no longer owns the training jobs, and ends");
    end.abort();
  };
  if (lost.aborted) leave();
  else lost.addEventListener("abort", leave, { once: true });
  const onListening = () => log.info({ port, version: manifest.version }, `${role} listens on port ${port}`);
  await serveApp(app, { port, hostname, onListening }, end.signal);
  await close();
  lost.throwIfAborted();
  log.info("ended");
}

async function createRole(settings: BackendSettings, log: Logger, ending: AbortSignal): Promise<World> {
  const { version } = manifest;
  switch (settings.STACKCTL_ROLE) {
    case "trainer":
      return await createTrainerWorld({
        settings,
        program: trainerProgram,
        serviceUrl: undefined,
        metrics: createMetrics(),
        version,
        log,
        ending,
      });
    case "rank":
      return await createRankWorld({ settings, program: trainerProgram, version, log });
    case "backend":
      return await createBackendWorld({
        settings,
        environment: process.env,
        featuresFolder,
        trainerProgram,
        version,
        log,
        ending,
      });
  }
}

/** Prints the error that ended the program. Node would also print the source line, which is a whole bundled library. */
function report(error: unknown): void {
  if (error instanceof StackError) {
    const said = [error.message, ...error.problems.map((problem) => problem.message), error.hint ?? ""];
    process.stderr.write(`${said.filter((line) => line !== "").join("\n")}\n`);
    process.exitCode = error.exitCode;
    return;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${stack.slice(0, reportedLength)}\n`);
  process.exitCode = exitCodes.bug;
}

process.on("uncaughtException", (error) => {
  report(error);
  process.exit();
});
try {
  await main();
} catch (error) {
  report(error);
}
