import type { EngineDescription } from "../../domain/engine-description.ts";

type Named = Pick<EngineDescription, "product" | "version">;

/** The engine with its version, such as `Docker Engine 26.1.5`. */
export function nameEngine({ product, version }: Named): string {
  return `${product ?? "Docker Engine"} ${version}`;
}

/** How an engine that is not Docker differs; undefined for Docker. */
export function describeForeignEngine(engine: Named): string | undefined {
  if (engine.product === undefined) return undefined;
  return `${nameEngine(engine)} is not Docker, the engine that stackctl is made for: it runs health checks only with systemd`;
}

/** The hint that goes with `describeForeignEngine`. */
export const foreignEngineHint = "See docs/engines.md for what works.";

/**
 * Whether a version such as `26.1.5+dfsg1` is older than another one, by its dotted numbers. False for a text
 * without a version number.
 */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  if (a.length === 0) return false;
  for (const [index, wanted] of b.entries()) {
    const has = a[index] ?? 0;
    if (has !== wanted) return has < wanted;
  }
  return false;
}

function numbersOf(version: string): readonly number[] {
  const [numbers = ""] = /^v?\d+(?:\.\d+)*/.exec(version.trim()) ?? [];
  return numbers === "" ? [] : numbers.replace("v", "").split(".").map(Number);
}
