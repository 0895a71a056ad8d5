import type { LaunchDescription, ProcessMount } from "./launch-description.ts";

type Port = LaunchDescription["ports"][number];

/** What is needed to translate values written for containers to this machine. */
export interface Translation {
  readonly mounts: readonly Pick<ProcessMount, "source" | "target">[];
  /** Published ports of the services that run as processes, by service. */
  readonly published: ReadonlyMap<string, readonly Port[]>;
  /** The service that the values belong to. */
  readonly service: string;
}

/**
 * Translates a value for use without containers. A path on a mount becomes the mounted folder (`/data/x`, and
 * after `=` as in `--data=/data`). `//SERVICE:PORT` with a container port becomes the published address.
 */
export function translateValue(value: string, { mounts, published }: Translation): string {
  const placed = mounts
    .toSorted((a, b) => b.target.length - a.target.length)
    .find(({ target }) => pathPattern(target).test(value));
  const moved = placed
    ? value.replace(pathPattern(placed.target), `$1${escapeReplacement(placed.source)}`)
    : value;
  return moved.replaceAll(
    /(\/\/(?:[^\s/@]*@)?)([A-Za-z0-9][\w.-]*):(\d+)(?!\d)/g,
    (all, start, host, port) => {
      const found = published.get(host)?.find(({ target }) => target === Number(port));
      return found ? `${start}${addressOf(found)}:${found.published}` : all;
    },
  );
}

/** The same for a service's own check, which may also use the container's loopback address. */
export function translateCheck(word: string, translation: Translation): string {
  const own = translation.published.get(translation.service) ?? [];
  const published = new Map([...translation.published, ["localhost", own], ["127.0.0.1", own]]);
  return translateValue(word, { ...translation, published });
}

/** The address at which a client on this machine reaches a published port. */
export function addressOf({ hostIp }: Pick<Port, "hostIp">): string {
  if (hostIp === "" || hostIp === "0.0.0.0" || hostIp === "::") return "127.0.0.1";
  return hostIp.includes(":") ? `[${hostIp}]` : hostIp;
}

function pathPattern(target: string): RegExp {
  const plain = target.replace(/\/+$/, "").replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(^|=)${plain}(?=/|$)`);
}

function escapeReplacement(text: string): string {
  return text.replaceAll("$", "$$$$");
}
