import type { CauseEvidence, KnownCause } from "./known-cause.ts";
import { findIn } from "./search-texts.ts";

/** What is wrong with an image, by what the engine says when it is to be had. */
export const imageCauses: readonly KnownCause[] = [
  {
    id: "image-not-found",
    title: "The image cannot be found",
    match: ({ service, image, startError }) => {
      const found = findIn(startError, [
        /No such image: (\S+)/i,
        /manifest for (\S+) not found/,
        /repository (\S+) not found/,
        /failed to resolve (?:source metadata for|reference) "?([^\s":]+(?::\d+)?[^\s"]*?)"?: (?:\S+: )?not found/,
        /(?:()manifest unknown|()NAME_UNKNOWN)/,
      ]);
      if (!found) return undefined;
      const isLocal = /No such image/i.test(found.text);
      return {
        why: `${nameImage(found.name, image)} ${isLocal ? "is not on this machine, and was not to be pulled" : "is not in its registry: the name, the tag or the digest is wrong"}`,
        hint: isLocal
          ? `build or pull it once, or let pull_policy: missing fetch it`
          : "correct the image's name or tag, or push it to that registry",
        commands: [service === "" ? "stackctl compose -- pull" : `stackctl compose -- pull ${service}`],
      };
    },
  },
  {
    id: "image-unauthorised",
    title: "The registry does not give the image to you",
    match: ({ image, startError }) => {
      const found = findIn(startError, [
        /pull access denied for ([^,\s]+)/,
        /(?:unexpected status from \w+ request to|Get|Head) "?https?:\/\/([^/\s"]+)\S*:? (?:401|403)/,
        /(?:()unauthorized: |()denied: requested access|()no basic auth credentials|()authentication required)/,
      ]);
      if (!found) return undefined;
      const registry = /^([\w.-]+(?:\.\w+|:\d+))\//.exec(found.name || (image ?? ""))?.[1];
      return {
        why: `the registry says no for ${nameImage(found.name, image)}: you are not logged in, may not see it, or it does not exist`,
        hint: "log in, or correct the image's name",
        commands: [registry === undefined ? "docker login" : `docker login ${registry}`],
      };
    },
  },
  {
    id: "registry-limit",
    title: "The registry limits how often you may pull",
    match: ({ startError }) => {
      if (!/toomanyrequests|\b429 Too Many Requests/i.test(startError)) return undefined;
      return {
        why: "the registry has had too many requests from you or your address",
        hint: "log in (limits are wider then), use a mirror, or wait; images that are here already need no registry",
        commands: ["docker login"],
      };
    },
  },
  {
    id: "registry-unreachable",
    title: "The registry cannot be reached",
    match: ({ startError }) => {
      const found = findIn(startError, [
        /"https?:\/\/([^/"]+)\/v2\/[^"]*": (?:.*\b(?:dial tcp|TLS handshake timeout|Client\.Timeout|context deadline exceeded|x509:|server gave HTTP response|EOF))/,
        /lookup (\S*(?:registry|docker\.io|ghcr\.io|quay\.io)\S*)(?: on \S+)?: (?:no such host|server misbehaving)/,
      ]);
      if (!found) return undefined;
      return {
        why: `${found.name} does not answer as a registry should: ${lastClause(found.text)}`,
        hint: "look at network, proxy and DNS of the engine; an image that is here already needs no registry",
        commands: [`curl -sSI https://${found.name}/v2/`],
      };
    },
  },
  {
    id: "wrong-architecture",
    title: "The image is for another processor",
    match: (evidence) => {
      const { startError, facts } = evidence;
      const missing = /no matching manifest for ([\w./]+)/.exec(startError)?.[1];
      if (missing !== undefined) {
        return {
          why: `the image is not made for ${missing}, on which the engine runs`,
          hint: `take an image that is, or set platform: to one that it has and emulate that`,
        };
      }
      const image = facts?.imagePlatform;
      const engine = facts?.enginePlatform;
      if (image === undefined || engine === undefined || normalize(image) === normalize(engine))
        return undefined;
      if (!saysExecFormat(evidence)) return undefined;
      return {
        why: `the image is built for ${image}, and the engine runs on ${engine}`,
        hint: `build or pull it for ${engine}: platform: ${engine}, or docker build --platform ${engine}`,
      };
    },
  },
];

/** Whether the kernel did not know what to make of the program. */
export function saysExecFormat({ startError, logs }: CauseEvidence): boolean {
  return [startError, ...logs.slice(-5)].some((text) => /exec format error/i.test(text));
}

function nameImage(said: string, declared: string | undefined): string {
  const name = said === "" ? declared : said;
  return name === undefined ? "the image" : `image ${name}`;
}

/** Engines and images spell the same processor in two ways. */
function normalize(platform: string): string {
  return platform
    .replace("x86_64", "amd64")
    .replace("aarch64", "arm64")
    .replace(/\/v\d+$/, "");
}

function lastClause(text: string): string {
  const line = text.split("\n").find((one) => one.includes("/v2/") || one.includes("lookup ")) ?? text;
  return line
    .split(/": |: /)
    .slice(-2)
    .join(": ")
    .trim();
}
