import { createHttpClient } from "../../adapters/http/http-client.ts";
import { HttpFailure } from "../../adapters/http/http-failure.ts";
import type { Feature } from "../../domain/feature.ts";
import { findProbeTargets, type ProbeTarget } from "./find-probe-targets.ts";
import { remember } from "./remember.ts";

/** Whether a feature can be used now, and why not. */
export interface Availability {
  readonly available: boolean;
  /** Null when it is available. */
  readonly reason: string | null;
}

/** Asks the services of one feature. */
export type FeatureProbe = () => Promise<Availability>;

/** What is needed to know which features to ask, and where. */
export interface ProbeContext {
  readonly features: readonly Pick<Feature, "name" | "env" | "endpoints">[];
  readonly enabled: ReadonlySet<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long one answer may take; default 1 s. */
  readonly timeoutMs?: number;
  /** How long an answer counts; default 1 s. */
  readonly keepMs?: number;
}

/**
 * One probe for each feature that is on and declares where it can be asked; a feature that is off is never asked.
 * Requests that come together share one probe. Throws StackError `invalid-setting` for a URL that is none.
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
