import { createHash } from "node:crypto";
import * as z from "zod";

/**
 * Computes Compose's hash of one service that `config` printed, as far as possible without Compose: the
 * service without the keys that may change under a running container, as Go encodes JSON
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/hash.go). It detects where `config --hash` is
 * wrong. It replaces that hash only when Compose cannot read its own output.
 */
export function guessServiceHash(printed: Readonly<Record<string, unknown>>): string {
  const { build, pull_policy, scale, depends_on, profiles, ...hashed } = printed;
  const { deploy } = hashed;
  if (typeof deploy === "object" && deploy !== null && "replicas" in deploy) {
    const { replicas, ...rest } = deploy;
    return hash({ ...hashed, deploy: rest });
  }
  return hash(hashed);
}

const PrintedServices = z.object({
  services: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});

/** The hashes of every service of a document that `config` printed, by service name. */
export function guessHashes(printed: unknown): ReadonlyMap<string, string> {
  const { services } = PrintedServices.parse(printed);
  return new Map(Object.entries(services).map(([name, service]) => [name, guessServiceHash(service)]));
}

/**
 * The hash label that Compose gives to a network or volume, computed from its `config` output. All versions
 * from 2.34 to 5.5 hash the declaration as Go encodes it to JSON
 * (https://github.com/docker/compose/blob/v2.40.3/pkg/compose/hash.go).
 */
export function resourceHash(kind: "network" | "volume", printed: Readonly<Record<string, unknown>>): string {
  if (kind === "network" || (typeof printed.driver === "string" && printed.driver !== ""))
    return hash(printed);
  const { name, driver, ...rest } = printed;
  return hash({ name, driver: "local", ...rest });
}

function hash(value: unknown): string {
  const json = JSON.stringify(value)
    .replaceAll("$$", "$")
    .replaceAll(/[<>&\u2028\u2029]/g, escapeForHtml);
  return createHash("sha256").update(json).digest("hex");
}

function escapeForHtml(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Parses the lines of `config --hash` into hashes by service. */
export function parseHashes(printed: string): ReadonlyMap<string, string> {
  const lines = printed.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(lines.flatMap(([name, value]) => (name && value ? [[name, value] as const] : [])));
}
