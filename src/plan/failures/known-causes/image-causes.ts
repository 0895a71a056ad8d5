import type { CauseEvidence, KnownCause } from "./known-cause.ts";
import { findIn } from "./search-texts.ts";

/** Causes in an image, recognised by the engine's error when it pulls or uses the image. */
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
      const [, node] = /\(node (\S+)\)$/.exec(startError) ?? [];
      if (node !== undefined) {
        return {
          why: `node ${node} of the Swarm has no ${nameImage(found.name, image)}, and cannot pull it`,
          hint: `Push the image to a registry that node ${node} can reach, or load it there with docker load.`,
        };
      }
      const isLocal = /No such image/i.test(found.text);
      return {
        why: `${nameImage(found.name, image)} ${isLocal ? "was not found locally, and pulling it is not allowed" : "is not in its registry: the name, the tag or the digest is wrong"}`,
        hint: isLocal
          ? `Build or pull it once, or set pull_policy: missing.`
          : "Correct the image's name or tag, or push it to that registry.",
        commands: [service === "" ? "stackctl compose -- pull" : `stackctl compose -- pull ${service}`],
      };
    },
  },
  {
    id: "image-unauthorised",
    title: "The registry denies access to the image",
    match: ({ image, startError }) => {
      const found = findIn(startError, [
        /pull access denied for ([^,\s]+)/,
        /(?:unexpected status from \w+ request to|Get|Head) "?https?:\/\/([^/\s"]+)\S*:? (?:401|403)/,
        /(?:()unauthorized: |()denied: requested access|()no basic auth credentials|()authentication required)/,
      ]);
      if (!found) return undefined;
      const registry = /^([\w.-]+(?:\.\w+|:\d+))\//.exec(found.name || (image ?? ""))?.[1];
      return {
        why: `the registry denies access to ${nameImage(found.name, image)}: you are not logged in, have no permission, or the image does not exist`,
        hint: "Log in, or correct the image's name.",
        commands: [registry === undefined ? "docker login" : `docker login ${registry}`],
      };
    },
  },
  {
    id: "registry-limit",
    title: "The registry's pull limit is reached",
    match: ({ startError }) => {
      if (!/toomanyrequests|\b429 Too Many Requests/i.test(startError)) return undefined;
      return {
        why: "the registry received too many requests from your account or address",
        hint: "Log in (which raises the limit), use a mirror, or wait; local images need no registry.",
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
        why: `the request to registry ${found.name} failed: ${lastClause(found.text)}`,
        hint: "Check the engine's network, proxy and DNS; local images need no registry.",
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
          why: `the image has no variant for ${missing}, the engine's platform`,
          hint: `Use an image for that platform, or set platform: to one that the image has and emulate it.`,
        };
      }
      const image = facts?.imagePlatform;
      const engine = facts?.enginePlatform;
      if (image === undefined || engine === undefined || normalize(image) === normalize(engine))
        return undefined;
      if (!saysExecFormat(evidence)) return undefined;
      return {
        why: `the image is built for ${image}, but the engine runs on ${engine}`,
        hint: `Build or pull it for ${engine}: platform: ${engine}, or docker build --platform ${engine}.`,
      };
    },
  },
];

/** Whether the kernel reported an unknown executable format. */
export function saysExecFormat({ startError, logs }: CauseEvidence): boolean {
  return [startError, ...logs.slice(-5)].some((text) => /exec format error/i.test(text));
}

function nameImage(said: string, declared: string | undefined): string {
  const name = said === "" ? declared : said;
  return name === undefined ? "the image" : `image ${name}`;
}

/** Engines and images use different names for the same processor. */
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
