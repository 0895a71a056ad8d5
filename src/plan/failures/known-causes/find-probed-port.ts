import type { CauseEvidence } from "./known-cause.ts";

/** Host names and addresses of the container itself. */
const self = String.raw`(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?)`;
const url = new RegExp(String.raw`\b(https?)://${self}(?::(\d+))?(?=[/\s"'?#)]|$)`, "i");
/** `localhost:80`, `localhost 80`, `/dev/tcp/localhost/80`. */
const address = new RegExp(String.raw`(?<![\w.])${self}[\s:/]+(\d{2,5})\b`, "i");
const refusedAddress = new RegExp(String.raw`${self}(?:\)|,)? ?(?::|port:? ?)(\d{2,5})\b`, "i");

/** The container's own port that its health check uses, from its command or its output; undefined if unclear. */
export function findProbedPort({ facts, probes }: CauseEvidence): number | undefined {
  const command = facts?.probe.join(" ") ?? "";
  const found = url.exec(command);
  if (found) return Number(found[2] ?? (found[1]?.toLowerCase() === "https" ? 443 : 80));
  const port = address.exec(command)?.[1] ?? refusedAddress.exec(probes.at(-1)?.output ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}
