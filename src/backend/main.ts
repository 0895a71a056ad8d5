import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import { StackError } from "../domain/errors.ts";
import { type BackendSettings, readBackendSettings } from "./read-backend-settings.ts";
import { createLog } from "./server/create-log.ts";
import { createMetrics } from "./server/metrics.ts";
import { serveApp } from "./server/serve-app.ts";
import { createTrainerWorld } from "./training/open-training.ts";
import { createBackendWorld, type World } from "./world.ts";

/** The build puts every pack's feature.yaml beside this program. */
const featuresFolder = fileURLToPath(new URL("./features", import.meta.url));
const trainerProgram = fileURLToPath(new URL("./train.py", import.meta.url));

async function main(): Promise<void> {
  const end = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => end.abort());
  const settings = readBackendSettings(process.env);
  const { STACKCTL_ROLE: role, PORT: port, HOST: hostname } = settings;
  const log = createLog(role, settings.LOG_LEVEL);
  const { app, close } = await createRole(settings, log, end.signal);
  const onListening = () => log.info({ port, version: manifest.version }, `${role} listens on port ${port}`);
  await serveApp(app, { port, hostname, onListening }, end.signal);
  await close();
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

try {
  await main();
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  const said = [error.message, ...error.problems.map((problem) => problem.message), error.hint ?? ""];
  process.stderr.write(`${said.filter((line) => line !== "").join("\n")}\n`);
  process.exitCode = error.exitCode;
}
