import type { ComposeService } from "./compose-service.ts";

/** A port on which a service listens. */
export interface ListenedPort {
  readonly port: number;
  readonly protocol: string;
}

/** The ports that a service publishes or exposes, each once, in the order of their numbers. */
export function listPorts({
  ports,
  expose,
}: Pick<ComposeService, "ports" | "expose">): readonly ListenedPort[] {
  const published = ports.map(({ target, protocol }) => ({ port: target, protocol: protocol.toUpperCase() }));
  const found = new Map(
    [...published, ...expose.flatMap(readExposed)].map((one) => [`${one.port}/${one.protocol}`, one]),
  );
  return [...found.values()].toSorted((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function readExposed(text: string): readonly ListenedPort[] {
  const [, first, last = first, protocol = "tcp"] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
  if (first === undefined) return [];
  const count = Math.min(Number(last) - Number(first) + 1, 1_000);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
    port: Number(first) + index,
    protocol: protocol.toUpperCase(),
  }));
}
