import type { Hono } from "hono";
import type { Logger } from "pino";
import type { CodeCompletion } from "./code-completion/code-completion.ts";
import { completionRoutes } from "./code-completion/completion-routes.ts";
import { countCompletions } from "./code-completion/count-completions.ts";
import { tabbyRoutes } from "./code-completion/tabby-routes.ts";
import { checkFeatures, type FeaturesContext, featuresRoutes } from "./features/features-routes.ts";
import { type Access, type AppParts, createApp } from "./server/create-app.ts";
import { logRequest } from "./server/create-log.ts";
import { type Dependency, judgeHealth } from "./server/health-routes.ts";
import { type Metrics, metricsRoutes } from "./server/metrics.ts";

/** The parts of the bundled stack's API. */
export interface BackendParts extends Access, Pick<AppParts, "bodyStallMs"> {
  readonly features: FeaturesContext;
  readonly completion: CodeCompletion;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Routes of other rooms. */
  readonly routes?: readonly Hono[];
  /** Health checks of these routes' dependencies. */
  readonly checkDependencies?: () => Promise<Readonly<Record<string, Dependency>>>;
}

/** The bundled stack's API. */
export function createBackend(parts: BackendParts): Hono {
  const { features, metrics, log, apiToken, reads, allowedHosts } = parts;
  const { version } = features.metadata;
  const completion = countCompletions(parts.completion, metrics.registry);
  return createApp({
    health: async () => {
      const dependencies = { ...(await checkFeatures(features)), ...(await parts.checkDependencies?.()) };
      return { status: judgeHealth(dependencies), role: "backend", version, dependencies };
    },
    routes: [
      featuresRoutes(features),
      completionRoutes(completion),
      tabbyRoutes(completion, apiToken),
      metricsRoutes(metrics),
      ...(parts.routes ?? []),
    ],
    title: {
      title: "stackctl backend",
      version,
      description:
        "Features, code completion and training of the bundled stack. Disabled features return empty results.",
    },
    apiToken,
    reads,
    allowedHosts,
    bodyStallMs: parts.bodyStallMs,
    onRequest: (request) => {
      metrics.onRequest(request);
      logRequest(log, request);
    },
    onBug: (error) => log.error({ err: error }, "a bug"),
  });
}
