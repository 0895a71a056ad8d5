import type { KnownCause } from "./known-cause.ts";
import { describeMount, endOfLog, findLast, findMountOf } from "./search-texts.ts";

/** Causes in files that a service has no permission to read or write. */
export const fileCauses: readonly KnownCause[] = [
  {
    id: "volume-permission",
    title: "The service has no permission for a volume",
    match: ({ service, logs, facts }) => {
      const denied = endOfLog(logs).filter((line) =>
        /permission denied|\bEACCES\b|not writ(?:e)?able/i.test(line),
      );
      const line = denied.findLast((one) => findMountOf(one, facts?.mounts ?? []));
      const mount = line === undefined ? undefined : findMountOf(line, facts?.mounts ?? []);
      if (!facts || !mount || line === undefined) return undefined;
      const user = facts.user === "" ? "the image's user" : `user ${facts.user}`;
      const owner = facts.user === "" ? "USER" : facts.user;
      return {
        why: `the service runs as ${user}, which has no permission for ${describeMount(mount)}`,
        hint:
          mount.kind === "bind"
            ? `Give the folder to that user (sudo chown -R ${owner} ${mount.source}), or set user: to its owner.`
            : `Give the ${mount.kind} to that user once (as root: chown -R ${owner} ${mount.destination}), or set user: to its owner.`,
        commands: [
          mount.kind === "bind"
            ? `ls -ldn ${mount.source}`
            : `stackctl compose -- run --rm --entrypoint ls ${service} -ldn ${mount.destination}`,
        ],
        line,
      };
    },
  },
  {
    id: "read-only-files",
    title: "The service writes to a read-only file system",
    match: ({ logs, facts }) => {
      const found = findLast(endOfLog(logs), [/read-only file ?system/i, /\bEROFS\b/]);
      if (!found) return undefined;
      const mount = findMountOf(found.text, facts?.mounts ?? []);
      if (mount && !mount.writable) {
        return {
          why: `the service writes to ${describeMount(mount)}, which is mounted read-only`,
          hint: "Remove :ro (read_only: true) from that mount, or write elsewhere.",
          line: found.text,
        };
      }
      return {
        why: facts?.hasReadOnlyRoot
          ? "the service writes to its own file system, which is read-only (read_only: true)"
          : "the service writes to a read-only file system",
        hint: "Mount a volume or a tmpfs where the service writes, or remove read_only: true.",
        line: found.text,
      };
    },
  },
];
