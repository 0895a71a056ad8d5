import type { Hono } from "hono";
import type { Logger } from "pino";
import type { Feature } from "../domain/feature.ts";
import { createCompletion } from "./code-completion/create-completion.ts";
import type { TabbyServer } from "./code-completion/tabby-completion.ts";
import { createBackend } from "./create-backend.ts";
import { probeFeatures } from "./features/probe-features.ts";
import { readFeatures, resolveFlags } from "./features/read-features.ts";
import { serviceUrl } from "./features/service-urls.ts";
import { createMetrics } from "./server/metrics.ts";
import { type BackendSettings, readAccess } from "./settings/read-backend-settings.ts";
import { openTraining } from "./training/open-training.ts";

/** The backend's surroundings at its start. */
export interface Surroundings {
  readonly settings: BackendSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder with a `NAME/feature.yaml` for each feature. */
  readonly featuresFolder: string;
  readonly trainerProgram: string;
  readonly version: string;
  readonly log: Logger;
  /** Aborts when the server must end. */
  readonly ending: AbortSignal;
}

/** An app to serve, and a function that releases its resources. */
export interface World {
  readonly app: Hono;
  readonly close: () => Promise<void>;
  /** Aborts, with a StackError as reason, when the program must end. */
  readonly lost: AbortSignal;
}

/** Creates the backend from its environment. Throws StackError for invalid values. */
export async function createBackendWorld(surroundings: Surroundings): Promise<World> {
  const { settings, environment, featuresFolder, version, log } = surroundings;
  const features = await readFeatures(featuresFolder);
  const enabled = resolveFlags(features, environment);
  const completion = createCompletion(findTabby(features, enabled, surroundings));
  const metrics = createMetrics();
  const training = await openTraining({
    settings,
    program: surroundings.trainerProgram,
    serviceUrl: findFsdp(features, enabled, environment),
    metrics,
    log,
    ending: surroundings.ending,
  });
  const app = createBackend({
    features: {
      features,
      enabled,
      probes: probeFeatures({ features, enabled, environment }),
      metadata: { environment: settings.ENVIRONMENT, version },
    },
    completion,
    metrics,
    log,
    ...readAccess(settings),
    routes: training.routes,
    checkDependencies: () => training.check(),
  });
  return {
    app,
    lost: training.lost,
    close: () => training.close(),
  };
}

function findFsdp(
  features: readonly Feature[],
  enabled: ReadonlySet<string>,
  environment: Surroundings["environment"],
): URL | undefined {
  const fsdp = features.find(({ name }) => name === "fsdp");
  return fsdp === undefined || !enabled.has(fsdp.name) ? undefined : serviceUrl(fsdp, "fsdp", environment);
}

function findTabby(
  features: readonly Feature[],
  enabled: ReadonlySet<string>,
  { settings, environment }: Surroundings,
): TabbyServer | undefined {
  const tabby = features.find(({ name }) => name === "tabby");
  if (tabby === undefined || !enabled.has(tabby.name)) return undefined;
  const url = serviceUrl(tabby, "tabby", environment);
  if (url === undefined) return undefined;
  return { url, apiKey: settings.TABBY_API_KEY, timeoutMs: settings.TABBY_TIMEOUT };
}
