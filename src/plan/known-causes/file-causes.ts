import { describeMount, findMountOf } from "./find-mount.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findLast } from "./search-texts.ts";

/** Files that a service may not read or write. */
export const fileCauses: readonly KnownCause[] = [
  {
    id: "volume-permission",
    title: "It may not use a volume",
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
        why: `it runs as ${user}, who may not use ${describeMount(mount)}`,
        hint:
          mount.kind === "bind"
            ? `give the folder to that user (sudo chown -R ${owner} ${mount.source}), or set user: to its owner`
            : `give the ${mount.kind} to that user once (as root: chown -R ${owner} ${mount.destination}), or set user: to its owner`,
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
    title: "It writes where it may only read",
    match: ({ logs, facts }) => {
      const found = findLast(endOfLog(logs), [/read-only file ?system/i, /\bEROFS\b/]);
      if (!found) return undefined;
      const mount = findMountOf(found.text, facts?.mounts ?? []);
      if (mount && !mount.writable) {
        return {
          why: `it writes to ${describeMount(mount)}, which is mounted read-only`,
          hint: "take :ro (read_only: true) from that mount, or let it write elsewhere",
          line: found.text,
        };
      }
      return {
        why: facts?.hasReadOnlyRoot
          ? "its own file system is read-only (read_only: true), and it writes there"
          : "it writes to a file system that is read-only",
        hint: "mount a volume or a tmpfs where it writes, or take read_only: true away",
        line: found.text,
      };
    },
  },
];
