import { suggest } from "../suggest.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findLast, sinceGoodNews } from "./search-texts.ts";

/** Others that a service does not reach, and its own address. */
export const networkCauses: readonly KnownCause[] = [
  {
    id: "name-not-resolved",
    title: "A name cannot be resolved",
    match: ({ service, logs, serviceNames }) => {
      const found = findLast(sinceGoodNews(logs), unresolved);
      if (!found) return undefined;
      const host = found.name.replace(/\.$/, "");
      return { ...explainName(host, service, serviceNames), line: found.text };
    },
  },
  {
    id: "connection-refused",
    title: "What it depends on does not answer",
    match: ({ service, logs }) => {
      const found = findLast(sinceGoodNews(logs), refused);
      if (!found) return undefined;
      const place = readPlace(found.text);
      const name = place ?? "what it connects to";
      if (place !== undefined && /^(?:localhost|127\.|\[?::1)/.test(place)) {
        return {
          why: `it connects to ${name}, and in a container that is the container itself`,
          hint: "let it use the other service's name as the host, and its port inside",
          commands: [`stackctl compose -- config ${service}`],
          line: found.text,
        };
      }
      return {
        why: `${name} refused its connection: nothing listens there, or not yet`,
        hint: "let it wait (depends_on: {NAME: {condition: service_healthy}}), and see that host and port are right: the port inside, not the published one",
        commands: ["stackctl status", `stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
  {
    id: "address-in-use",
    title: "Its own port is taken inside",
    match: ({ service, logs, reason }) => {
      if (reason !== "exited" && reason !== "crash-loop") return undefined;
      const found = findLast(endOfLog(logs), [/address (?:is )?already in use/i, /\bEADDRINUSE\b/]);
      if (!found) return undefined;
      const port = /(?::|port )(\d{2,5})\b/.exec(found.text)?.[1];
      return {
        why: `${port === undefined ? "the address" : `port ${port}`} that it wants to listen on is taken by another process where it runs`,
        hint: "let only one of its processes listen there; with network_mode: host, or one that two services share, look at the others",
        commands: [`stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
];

const unresolved: readonly RegExp[] = [
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
  /bad address '([^':]+)(?::\d+)?'/,
  /could not translate host name "([^"]+)"/,
  /Could not resolve host: '?([\w.-]+)/i,
  /lookup ([\w.-]+)(?: on [\d.:[\]]+)?: (?:no such host|server misbehaving|Temporary failure)/,
  /UnknownHostException: ([\w.-]+)/,
  /host not found in upstream "([^":]+)/,
  /['"‘]?([\w.-]+)['"’]?:? \(?(?:Name or service not known|Temporary failure in name resolution|Name does not resolve|nodename nor servname)/,
  /Failed to resolve '([\w.-]+)'/,
  /Unknown MySQL server host '([^']+)'/,
];

const refused: readonly RegExp[] = [/connection refused/i, /\bECONNREFUSED\b/];

function explainName(host: string, service: string, serviceNames: readonly string[]) {
  const commands = ["stackctl status", `stackctl compose -- config ${service}`];
  if (serviceNames.includes(host)) {
    return {
      why: `it looks for ${host}, which is a service here but does not run in a network that the two share`,
      hint: `let it depend on ${host} (depends_on), switch its feature on, or put both into one network`,
      commands,
    };
  }
  const near = suggest(host, serviceNames);
  if (near === undefined && host.includes(".")) {
    return {
      why: `the name ${host} is known nowhere that it can ask`,
      hint: "look at the name, and at DNS and network of the engine; a network with internal: true has no way out",
      commands,
    };
  }
  return {
    why: `it looks for ${host}, and no service is called that`,
    hint:
      near === undefined
        ? `the services here: ${serviceNames.join(", ")}; correct the name in its configuration`
        : `did you mean ${near}? Correct the name in its configuration`,
    commands,
  };
}

/** `host:port`, as far as the text tells. */
function readPlace(text: string): string | undefined {
  const patterns = [
    /ECONNREFUSED (\[?[\w.:-]+?\]?:\d{1,5})\b/,
    /dial tcp (?:\[?[\w.:-]*?\]?: )?(\[?[\w.:-]+?\]?:\d{1,5}):/,
    /connect(?:ion)? to (?:server at )?["']?([\w.-]+)["']?(?: \([^)]*\))?,? port:? ?(\d{1,5})/i,
    /connect to remote host \(([\d.]+)\)/,
    /connect(?:ing|ion)?(?: to)? ["']?([\w.-]+:\d{1,5})/i,
    /([\w.-]+:\d{2,5})[^\w].{0,40}connection refused/i,
  ];
  for (const pattern of patterns) {
    const [, host, port] = pattern.exec(text) ?? [];
    if (host !== undefined) return port === undefined ? host : `${host}:${port}`;
  }
  return undefined;
}
