import { createHttpClient } from "../../adapters/http/http-client.ts";
import { HttpFailure } from "../../adapters/http/http-failure.ts";
import type { Feature } from "../../domain/feature.ts";
import { remember } from "./remember.ts";
import { findProbeTargets, type ProbeTarget } from "./service-urls.ts";

/** Whether a feature is available, and the reason if it is not. */
export interface Availability {
  readonly available: boolean;
  /** Null if the feature is available. */
  readonly reason: string | null;
}

/** Probes the services of one feature. */
export type FeatureProbe = () => Promise<Availability>;

/** The features, their state and their probe URLs. */
export interface ProbeContext {
  readonly features: readonly Pick<Feature, "name" | "env" | "endpoints">[];
  readonly enabled: ReadonlySet<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Time limit of a probe; default 1 s. */
  readonly timeoutMs?: number;
  /** How long a result is cached; default 1 s. */
  readonly keepMs?: number;
}

/**
 * One probe for each enabled feature with probe URLs; disabled features are never probed. Concurrent requests share one
 * probe. Throws StackError `invalid-setting` for an invalid URL.
 */
export function probeFeatures(context: ProbeContext): ReadonlyMap<string, FeatureProbe> {
  const { features, enabled, environment, timeoutMs = 1_000, keepMs = 1_000 } = context;
  const probes = features.flatMap((feature): readonly [string, FeatureProbe][] => {
    if (!enabled.has(feature.name)) return [];
    const targets = findProbeTargets(feature, environment);
    if (targets.length === 0) return [];
    const askOne = targets.map((target) => createAsker(target, timeoutMs));
    const askAll = async () => summarize(await Promise.all(askOne.map((ask) => ask())));
    return [[feature.name, remember(askAll, keepMs)]];
  });
  return new Map(probes);
}

function createAsker({ endpoint, url }: ProbeTarget, timeoutMs: number): () => Promise<string | undefined> {
  const client = createHttpClient(new URL("/", url));
  const path = `${url.pathname}${url.search}`;
  return async () => {
    try {
      const { status } = await client.send({ method: "GET", path, timeoutMs });
      return status >= 200 && status < 300 ? undefined : `${endpoint} answered ${status} at ${url.pathname}`;
    } catch (error) {
      if (error instanceof HttpFailure) return `${endpoint}: ${error.message}`;
      throw error;
    }
  };
}

function summarize(complaints: readonly (string | undefined)[]): Availability {
  const said = complaints.filter((complaint) => complaint !== undefined);
  return { available: said.length === 0, reason: said.length === 0 ? null : said.join("; ") };
}
