import { suggest } from "../../names/suggest.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findLast, sinceGoodNews } from "./search-texts.ts";

/** Causes in the network: hosts that a service cannot reach, and its own port in use. */
export const networkCauses: readonly KnownCause[] = [
  {
    id: "name-not-resolved",
    title: "A host name cannot be resolved",
    match: ({ service, logs, serviceNames }) => {
      const found = findLast(sinceGoodNews(logs), unresolved);
      if (!found) return undefined;
      const host = found.name.replace(/\.$/, "");
      return { ...explainName(host, service, serviceNames), line: found.text };
    },
  },
  {
    id: "connection-refused",
    title: "A dependency refuses the connection",
    match: ({ service, logs }) => {
      const found = findLast(sinceGoodNews(logs), refused);
      if (!found) return undefined;
      const place = readPlace(found.text);
      const name = place ?? "a dependency";
      if (place !== undefined && /^(?:localhost|127\.|\[?::1)/.test(place)) {
        return {
          why: `the service connects to ${name}, which in a container is the container itself`,
          hint: "Use the other service's name as the host, and its port inside the container.",
          commands: [`stackctl compose -- config ${service}`],
          line: found.text,
        };
      }
      return {
        why: `${name} refused the connection: nothing listens there, or not yet`,
        hint: "Make it wait (depends_on: {NAME: {condition: service_healthy}}), and check host and port: use the port inside the container, not the published one.",
        commands: ["stackctl status", `stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
  {
    id: "address-in-use",
    title: "The service's own port is already in use",
    match: ({ service, logs, reason }) => {
      if (reason !== "exited" && reason !== "crash-loop") return undefined;
      const found = findLast(endOfLog(logs), [/address (?:is )?already in use/i, /\bEADDRINUSE\b/]);
      if (!found) return undefined;
      const port = /(?::|port )(\d{2,5})\b/.exec(found.text)?.[1];
      return {
        why: `another process in the same network already listens on ${port === undefined ? "the service's address" : `port ${port}`}`,
        hint: "Let only one process of the service listen there; if services share a network_mode, check the other services.",
        commands: [`stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
  {
    id: "address-not-here",
    title: "The service listens on an address that its network does not have",
    match: ({ service, logs, reason }) => {
      if (reason !== "exited" && reason !== "crash-loop") return undefined;
      const found = findLast(endOfLog(logs), [
        /\blisten EADDRNOTAVAIL\b/,
        /\b(?:bind|listen)\b.*cannot assign requested address/i,
      ]);
      if (!found) return undefined;
      const address = /(\d+(?:\.\d+){3}|\[?[\da-f]*:[\da-f:]+:[\da-f]+\]?)(?::\d+)?/i.exec(found.text)?.[1];
      return {
        why: `the service listens on ${address ?? "an address"}, which belongs neither to its container nor, on the host network, to its machine`,
        hint: "Make it listen on 0.0.0.0 or on an address of this machine, or start the service on the machine that has the address.",
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
      why: `it cannot resolve ${host}, a service of this project that does not run in a network that both share`,
      hint: `Add ${host} to its depends_on, enable the feature of ${host}, or put both services into one network.`,
      commands,
    };
  }
  const near = suggest(host, serviceNames);
  if (near === undefined && host.includes(".")) {
    return {
      why: `the host name ${host} cannot be resolved`,
      hint: "Check the name, and the engine's DNS and network; a network with internal: true has no access to outside hosts.",
      commands,
    };
  }
  return {
    why: `the service looks for host ${host}, but no service has that name`,
    hint:
      near === undefined
        ? `Correct the host name in its configuration; the services are ${serviceNames.join(", ")}.`
        : `Did you mean ${near}? Correct the name in its configuration.`,
    commands,
  };
}

/** Extracts `host:port`, or the part of it that the text contains. */
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
