import type { CauseEvidence } from "./known-cause.ts";

/** A host that is the container itself. */
const self = String.raw`(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?)`;
const url = new RegExp(String.raw`\b(https?)://${self}(?::(\d+))?(?=[/\s"'?#)]|$)`, "i");
/** `localhost:80`, `localhost 80`, `/dev/tcp/localhost/80`. */
const address = new RegExp(String.raw`(?<![\w.])${self}[\s:/]+(\d{2,5})\b`, "i");
const refusedAddress = new RegExp(String.raw`${self}(?:\)|,)? ?(?::|port:? ?)(\d{2,5})\b`, "i");

/** The port of the container itself that its health check asks, by its command or else by what it says; undefined in doubt. */
export function findProbedPort({ facts, probes }: CauseEvidence): number | undefined {
  const command = facts?.probe.join(" ") ?? "";
  const found = url.exec(command);
  if (found) return Number(found[2] ?? (found[1]?.toLowerCase() === "https" ? 443 : 80));
  const port = address.exec(command)?.[1] ?? refusedAddress.exec(probes.at(-1)?.output ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}
