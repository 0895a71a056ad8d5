import { createHash, scryptSync } from "node:crypto";
import { swarmLabels } from "./swarm-labels.ts";

/** The body of a request that creates a config or secret. */
export interface SwarmContent {
  /** Ends with a hash of the content: the engine never changes the content of a config or secret. */
  readonly name: string;
  /** Base64. */
  readonly data: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Content that becomes a config or secret. */
export interface ContentSource {
  readonly kind: "config" | "secret";
  /** The name without the hash. */
  readonly name: string;
  /** Base64. */
  readonly data: string;
  readonly project: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The engine's limits in bytes: https://docs.docker.com/engine/swarm/secrets/ and /configs/. */
const sizeLimits = { config: 1000 * 1024, secret: 500 * 1024 };
const longestName = 64;

/** The config or secret with this content, or why the engine would refuse it. */
export function carryContent(source: ContentSource): SwarmContent | { readonly problem: string } {
  const bytes = Buffer.from(source.data, "base64");
  if (bytes.length === 0) return { problem: `Swarm stores no empty ${source.kind}.` };
  if (bytes.length >= sizeLimits[source.kind]) {
    const limit = sizeLimits[source.kind] / 1024;
    return { problem: `Swarm stores at most ${limit} KiB in a ${source.kind}, and this one has more.` };
  }
  const hash = hashContent(source, bytes);
  const base = source.name.replace(/[^a-zA-Z0-9_.-]/g, "_").replace(/^[^a-zA-Z0-9]+/, "");
  return {
    name: `${base.slice(0, longestName - hash.length - 1)}-${hash}`,
    data: source.data,
    labels: { ...source.labels, [swarmLabels.project]: source.project, [swarmLabels.hash]: hash },
  };
}

/** The name of a secret is visible, so its hash is slow: it must not help to guess a short secret. */
function hashContent({ kind, name }: ContentSource, bytes: Buffer): string {
  const digest =
    kind === "secret"
      ? scryptSync(bytes, name, 6, { N: 1024 })
      : createHash("sha256").update(bytes).digest().subarray(0, 6);
  return digest.toString("hex");
}
