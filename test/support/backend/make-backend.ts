import type { Hono } from "hono";
import { createCompletion } from "../../../src/backend/code-completion/create-completion.ts";
import { type BackendParts, createBackend } from "../../../src/backend/create-backend.ts";
import { probeFeatures } from "../../../src/backend/features/probe-features.ts";
import { createLog } from "../../../src/backend/server/create-log.ts";
import { createMetrics } from "../../../src/backend/server/metrics.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { checkDeclared } from "./check-declared.ts";

export interface BackendOptions {
  /** Enables the feature tabby. */
  readonly tabbyUrl?: string;
  readonly tabbyApiKey?: string;
  /** The time limit for Tabby; default: long enough for a busy machine. */
  readonly timeoutMs?: number | undefined;
  readonly apiToken?: string;
  readonly parts?: Partial<BackendParts>;
}

const patientMs = 60_000;

/** Two features as the bundled stack declares them. */
export const features = [
  { name: "fsdp", description: "Training", flag: "ENABLE_FSDP", env: {}, endpoints: [] },
  {
    name: "tabby",
    description: "Completion",
    flag: "ENABLE_TABBY",
    env: { TABBY_URL: "http://tabby:8080" },
    endpoints: [
      { name: "Tabby", url: "http://localhost:10303", service: "tabby", probe: { http: "/metrics" } },
    ],
  },
];

/**
 * A backend in this process, with every feature disabled unless the options enable it. Its log is collected.
 */
export function makeBackend(options: BackendOptions = {}): { app: Hono; logged: string[] } {
  const logged: string[] = [];
  const environment = { TABBY_URL: options.tabbyUrl };
  const enabled = new Set(options.tabbyUrl === undefined ? [] : ["tabby"]);
  const app = createBackend({
    features: {
      features,
      enabled,
      probes: probeFeatures({ features, enabled, environment, timeoutMs: patientMs, keepMs: 0 }),
      metadata: { environment: "test", version: "1.2.3" },
    },
    completion: createCompletion(
      options.tabbyUrl === undefined
        ? undefined
        : {
            url: new URL(options.tabbyUrl),
            apiKey: secret(options.tabbyApiKey),
            timeoutMs: options.timeoutMs ?? patientMs,
          },
    ),
    metrics: createMetrics(),
    log: createLog("backend", "debug", { write: (line) => void logged.push(line) }),
    apiToken: secret(options.apiToken),
    ...options.parts,
  });
  return { app: checkDeclared(app), logged };
}

/** A POST with a JSON body. */
export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } };
}

function secret(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text);
}
