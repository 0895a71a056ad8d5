import { shellNotFound } from "./command-causes.ts";
import { findProbedPort } from "./find-probed-port.ts";
import type { CauseEvidence, KnownCause } from "./known-cause.ts";
import { endOfLog, findLast } from "./search-texts.ts";

/** What is wrong with a health check rather than with its service. */
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
        why: `the health check runs ${found.name}, which is not in the image; the service itself may be well`,
        hint: `put ${found.name} into the image, or write a check with what it has`,
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
        why: `its health check had no answer within its timeout of ${found[1]}`,
        hint: "give the check a longer timeout:, make it cheaper, or see what the service is busy with",
        commands: [`stackctl logs ${service}`, `stackctl status`],
      };
    },
  },
  {
    id: "port-mismatch",
    title: "The health check asks a port where nothing listens",
    match: (evidence) => {
      const { service, isRunning, probes, facts } = evidence;
      const port = isRunning && probes.length > 0 ? findProbedPort(evidence) : undefined;
      const others = listPorts(evidence);
      if (port === undefined || others.length === 0 || others.includes(port)) return undefined;
      const isSeen = facts?.listeners !== undefined;
      return {
        why: `its health check asks port ${port}, and ${isSeen ? "the container listens on" : "its log says that it listens on"} ${others.join(", ")}`,
        hint: `let the check ask port ${others[0]}, or the service listen on ${port}`,
        commands: [`stackctl compose -- config ${service}`],
      };
    },
  },
];

/** Where it listens, as the system tells or, where that cannot be seen, as its log says while probes are refused. */
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
