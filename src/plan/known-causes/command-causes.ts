import { saysExecFormat } from "./image-causes.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findIn, findLast } from "./search-texts.ts";

/** What is wrong with the command or entrypoint of a container. */
export const commandCauses: readonly KnownCause[] = [
  {
    id: "command-not-found",
    title: "The command is not in the image",
    match: ({ service, startError, exitCode, logs }) => {
      const found =
        findIn(startError, [
          /exec: "([^"]+)": executable file not found in \$PATH/,
          /exec: "([^"]+)": stat \S+: no such file or directory/,
          /exec: "([^"]+)": no such file or directory/,
        ]) ?? (exitCode === 127 ? findLast(logs.slice(-5), [shellNotFound]) : undefined);
      if (!found) return undefined;
      return {
        why: `its command runs ${found.name}, and there is no such program in the image`,
        hint: `correct command: or entrypoint:, or put ${found.name} into the image`,
        commands: [`stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
  {
    id: "command-not-executable",
    title: "The command may not be executed",
    match: ({ startError, exitCode, logs }) => {
      const found =
        findIn(startError, [/exec: "([^"]+)": (?:permission denied|is a directory)/]) ??
        (exitCode === 126
          ? findLast(logs.slice(-5), [/([^\s:]+): Permission denied/, /([^\s:]+): cannot execute/])
          : undefined);
      if (!found) return undefined;
      return {
        why: `${found.name} is there, and is no program that may be executed`,
        hint: `chmod +x it where it comes from (git update-index --chmod=+x keeps that), and build the image anew`,
        line: found.text,
      };
    },
  },
  {
    id: "interpreter-missing",
    title: "The script's interpreter is not in the image",
    match: ({ logs, exitCode }) => {
      const found = findLast(logs.slice(-5), [
        /^exec (\S+): no such file or directory$/,
        /([^\s:]+): \S*: bad interpreter: No such file or directory/,
        /env: (?:can't execute )?[‘']?(\S+?\\r|\S+?)[’']?: No such file or directory/,
      ]);
      if (!found || exitCode === 0) return undefined;
      return {
        why: `${found.name} is there, but not the interpreter or loader that it asks for`,
        hint: "look at its first line: Windows line ends (dos2unix), or a shell that the image does not have (bash on Alpine)",
        line: found.text,
      };
    },
  },
  {
    id: "exec-format",
    title: "The command is no program for this processor",
    match: (evidence) => {
      if (!saysExecFormat(evidence)) return undefined;
      const found = findLast(
        [evidence.startError, ...endOfLog(evidence.logs)],
        [
          /exec (\S+): exec format error/,
          /exec: "([^"]+)": exec format error/,
          /([^\s:]+):[^:]*exec format error/i,
        ],
      );
      const name = found?.name ?? evidence.facts?.command[0] ?? "its command";
      const platform = evidence.facts?.enginePlatform ?? "this processor";
      return {
        why: `the kernel can make nothing of ${name}: a script without a first line such as #!/bin/sh, or a program that is not for ${platform}`,
        hint: `give the script its first line, or put a program for ${platform} into the image`,
        ...(found && { line: found.text }),
      };
    },
  },
  {
    id: "user-unknown",
    title: "The user is not in the image",
    match: ({ startError }) => {
      const found = findIn(startError, [/unable to find (?:user|group) ([^:\s]+):/]);
      if (!found) return undefined;
      return {
        why: `it is to run as ${found.name}, whom the image does not know`,
        hint: "correct user:, use a number instead of a name, or add the user to the image",
      };
    },
  },
];

/** How shells say that there is no such command; other programs speak of files and pages that way. */
export const shellNotFound =
  /^(?:\S*\b(?:sh|bash|ash|dash): (?:(?:line )?\d+: )?|\S+: line \d+: )([\w./+-]+): (?:command )?not found$/;
