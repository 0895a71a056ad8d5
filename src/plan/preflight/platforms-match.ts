import { ownValue } from "../../domain/own-value.ts";

/** Other names of architectures: https://github.com/containerd/platforms/blob/main/database.go */
const aliases: Readonly<Record<string, readonly [architecture: string, variant: string]>> = {
  x86_64: ["amd64", ""],
  "x86-64": ["amd64", ""],
  i386: ["386", ""],
  aarch64: ["arm64", ""],
  armhf: ["arm", "v7"],
  armel: ["arm", "v6"],
};

const systems: readonly string[] = ["linux", "windows", "darwin", "freebsd"];

/** The variant that an architecture has when none is written. */
const usualVariants: Readonly<Record<string, string>> = { arm64: "v8", arm: "v7", amd64: "v1" };

interface Platform {
  readonly os: string;
  readonly architecture: string | undefined;
  readonly variant: string;
}

/** Whether two platform names mean the same platform, such as `linux/arm64` and `linux/arm64/v8`. */
export function platformsMatch(wanted: string, actual: string): boolean {
  const [a, b] = [parsePlatform(wanted), parsePlatform(actual)];
  if (a.os !== b.os) return false;
  // `linux` alone matches every architecture.
  if (a.architecture === undefined || b.architecture === undefined) return true;
  return a.architecture === b.architecture && a.variant === b.variant;
}

function parsePlatform(text: string): Platform {
  const parts = text.trim().toLowerCase().split("/");
  const [os, name, written] = systems.includes(parts[0] ?? "") ? parts : ["linux", ...parts];
  if (!name) return { os: os ?? "linux", architecture: undefined, variant: "" };
  const [architecture, implied] = ownValue(aliases, name) ?? [name, ""];
  const variant = written || implied || ownValue(usualVariants, architecture) || "";
  return { os: os ?? "linux", architecture, variant: variant.replace(/^(\d)/, "v$1") };
}
