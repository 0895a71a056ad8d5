import type { MountFacts } from "../../../domain/container-facts.ts";

/** The deepest mount that contains a path named in the text. */
export function findMountOf(text: string, mounts: readonly MountFacts[]): MountFacts | undefined {
  const paths = [...text.matchAll(/(?<![\w.:/-])\/[\w.@%+/-]+/g)].map(([path]) => path);
  return mounts
    .toSorted((a, b) => b.destination.length - a.destination.length)
    .find(({ destination }) =>
      paths.some((path) => path === destination || path.startsWith(`${destination.replace(/\/$/, "")}/`)),
    );
}

/** `/data (volume db-data)`. */
export function describeMount({ kind, source, destination }: MountFacts): string {
  switch (kind) {
    case "volume":
      return `${destination} (volume ${source})`;
    case "bind":
      return `${destination} (${source} of this machine)`;
    case "tmpfs":
      return `${destination} (a tmpfs)`;
    case "other":
      return destination;
  }
}
