import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { StackError } from "../domain/errors.ts";
import { createBackend } from "./create-backend.ts";
import { readFeatures } from "./features/read-features.ts";
import { resolveFlags } from "./features/resolve-flags.ts";
import { type BackendSettings, readBackendSettings } from "./read-backend-settings.ts";
import { serveApp } from "./server/serve-app.ts";
import { createTrainer } from "./training/create-trainer.ts";

/** The build puts every pack's feature.yaml beside this program. */
const featuresFolder = fileURLToPath(new URL("./features", import.meta.url));

async function main(): Promise<void> {
  const end = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => end.abort());
  const settings = readBackendSettings(process.env);
  const onListening = () =>
    process.stdout.write(`${settings.STACKCTL_ROLE} listens on port ${settings.PORT}\n`);
  await serveApp(await createRole(settings), { port: settings.PORT, onListening }, end.signal);
}

async function createRole(settings: BackendSettings) {
  switch (settings.STACKCTL_ROLE) {
    case "trainer":
      return createTrainer(manifest.version, logBug);
    case "backend": {
      const features = await readFeatures(featuresFolder);
      const metadata = { environment: settings.ENVIRONMENT, version: manifest.version };
      return createBackend({ features, enabled: resolveFlags(features, process.env), metadata }, logBug);
    }
  }
}

function logBug(error: Error): void {
  process.stderr.write(`${error.stack ?? error.message}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  const said = [error.message, ...error.problems.map((problem) => problem.message), error.hint ?? ""];
  process.stderr.write(`${said.filter((line) => line !== "").join("\n")}\n`);
  process.exitCode = error.exitCode;
}
