import type { LaunchDescription, ProcessMount } from "./launch-description.ts";

type Port = LaunchDescription["ports"][number];

/** What values that were written for containers name, and what it is on this machine. */
export interface Translation {
  readonly mounts: readonly Pick<ProcessMount, "source" | "target">[];
  /** Published ports by service, of those that run as processes. */
  readonly published: ReadonlyMap<string, readonly Port[]>;
  /** Who writes the values. */
  readonly service: string;
}

/**
 * A value as it makes sense without containers: a path on a mount becomes the folder that is mounted (`/data/x`, and
 * behind `=` as in `--data=/data`), and `//SERVICE:PORT` with a port of a container the address that it is published at.
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

/** The same for a service's own check, where the container's loopback is meant too. */
export function translateCheck(word: string, translation: Translation): string {
  const own = translation.published.get(translation.service) ?? [];
  const published = new Map([...translation.published, ["localhost", own], ["127.0.0.1", own]]);
  return translateValue(word, { ...translation, published });
}

/** Where a client on this machine reaches what is published. */
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
