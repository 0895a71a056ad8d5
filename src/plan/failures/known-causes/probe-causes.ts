import { shellNotFound } from "./command-causes.ts";
import type { CauseEvidence, KnownCause } from "./known-cause.ts";
import { endOfLog, findLast } from "./search-texts.ts";

/** Causes in a health check rather than in its service. */
export const probeCauses: readonly KnownCause[] = [
  {
    id: "probe-command-missing",
    title: "The health check's program is not in the image",
    match: ({ service, isRunning, probes }) => {
      if (!isRunning) return undefined;
      const lines = probes.slice(-1).flatMap(({ output }) => output.split("\n").map((line) => line.trim()));
      const found = findLast(lines, [
        /exec: "([^"]+)": (?:executable file not found in \$PATH|stat \S+: no such file or directory)/,
        shellNotFound,
      ]);
      if (!found) return undefined;
      return {
        why: `the health check runs ${found.name}, which is not in the image; the service itself may work`,
        hint: `Put ${found.name} into the image, or use a program that the image has.`,
        commands: [`stackctl compose -- exec ${service} sh`],
      };
    },
  },
  {
    id: "probe-too-slow",
    title: "The health check takes longer than its timeout",
    match: ({ service, isRunning, probes }) => {
      const last = probes.at(-1);
      const found = last && /Health check exceeded timeout \(([^)]+)\)/.exec(last.output);
      if (!isRunning || !found) return undefined;
      return {
        why: `the health check did not finish within its timeout of ${found[1]}`,
        hint: "Set a longer timeout: for the check, make the check cheaper, or find out what keeps the service busy.",
        commands: [`stackctl logs ${service}`, `stackctl status`],
      };
    },
  },
  {
    id: "port-mismatch",
    title: "The health check uses a port where nothing listens",
    match: (evidence) => {
      const { service, isRunning, probes, facts } = evidence;
      const port = isRunning && probes.length > 0 ? findProbedPort(evidence) : undefined;
      const others = listPorts(evidence);
      if (port === undefined || others.length === 0 || others.includes(port)) return undefined;
      const isSeen = facts?.listeners !== undefined;
      return {
        why: `the health check uses port ${port}, but ${isSeen ? "the container listens on" : "its log reports port"} ${others.join(", ")}`,
        hint: `Change the check to port ${others[0]}, or make the service listen on ${port}.`,
        commands: [`stackctl compose -- config ${service}`],
      };
    },
  },
];

/** Listening ports from the system. If unavailable, the port in the log, while the health check's probes are refused. */
function listPorts({ facts, probes, logs }: CauseEvidence): readonly number[] {
  if (facts?.listeners)
    return [...new Set(facts.listeners.map(({ port }) => port))].toSorted((a, b) => a - b);
  if (!probes.slice(-1).some(({ output }) => refused.test(output))) return [];
  const said = findLast(endOfLog(logs), [
    /\b(?:listening|serving|server (?:is )?running|running|started|bound)\b.*?(?:\bport\s*[:=]?\s*|(?<![\sT]\d\d?(?::\d\d)?):)(\d{2,5})\b(?![:.\d])/i,
  ]);
  return said ? [Number(said.name)] : [];
}

const refused = /connection refused|ECONNREFUSED|(?:failed|could ?n[o']t|can't|unable) (?:to )?connect/i;

/** Host names and addresses of the container itself. */
const self = String.raw`(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?)`;
const url = new RegExp(String.raw`\b(https?)://${self}(?::(\d+))?(?=[/\s"'?#)]|$)`, "i");
/** `localhost:80`, `localhost 80`, `/dev/tcp/localhost/80`. */
const address = new RegExp(String.raw`(?<![\w.])${self}[\s:/]+(\d{2,5})\b`, "i");
const refusedAddress = new RegExp(String.raw`${self}(?:\)|,)? ?(?::|port:? ?)(\d{2,5})\b`, "i");

/** The container's own port that its health check uses, from its command or its output; undefined if unclear. */
function findProbedPort({ facts, probes }: CauseEvidence): number | undefined {
  const command = facts?.probe.join(" ") ?? "";
  const found = url.exec(command);
  if (found) return Number(found[2] ?? (found[1]?.toLowerCase() === "https" ? 443 : 80));
  const port = address.exec(command)?.[1] ?? refusedAddress.exec(probes.at(-1)?.output ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}
