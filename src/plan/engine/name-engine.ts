import type { EngineDescription } from "../../domain/container.ts";

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
