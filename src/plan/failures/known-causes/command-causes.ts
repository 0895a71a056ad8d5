import { saysExecFormat } from "./image-causes.ts";
import type { KnownCause } from "./known-cause.ts";
import { endOfLog, findIn, findLast } from "./search-texts.ts";

/** Causes in the command or entrypoint of a container. */
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
        why: `the command runs ${found.name}, which is not in the image`,
        hint: `Correct command: or entrypoint:, or put ${found.name} into the image.`,
        commands: [`stackctl compose -- config ${service}`],
        line: found.text,
      };
    },
  },
  {
    id: "command-not-executable",
    title: "The command is not executable",
    match: ({ startError, exitCode, logs }) => {
      const found =
        findIn(startError, [/exec: "([^"]+)": (?:permission denied|is a directory)/]) ??
        (exitCode === 126
          ? findLast(logs.slice(-5), [/([^\s:]+): Permission denied/, /([^\s:]+): cannot execute/])
          : undefined);
      if (!found) return undefined;
      return {
        why: `${found.name} exists, but is not executable`,
        hint: `Run chmod +x on the source file (git update-index --chmod=+x keeps that), and rebuild the image.`,
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
        why: `${found.name} exists, but the interpreter or loader that it needs does not`,
        hint: "Check its first line for Windows line endings (run dos2unix), or for a shell that the image does not have (bash on Alpine).",
        line: found.text,
      };
    },
  },
  {
    id: "exec-format",
    title: "The command cannot run on this processor",
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
        why: `the kernel cannot execute ${name}: it is a script without a first line such as #!/bin/sh, or a program that is not for ${platform}`,
        hint: `Add that first line to the script, or put a program for ${platform} into the image.`,
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
        why: `user: names ${found.name}, which does not exist in the image`,
        hint: "Correct user:, use a number instead of a name, or add the user to the image.",
      };
    },
  },
];

/** A shell's message for a missing command. Other programs use "not found" for files and pages. */
export const shellNotFound =
  /^(?:\S*\b(?:sh|bash|ash|dash): (?:(?:line )?\d+: )?|\S+: line \d+: )([\w./+-]+): (?:command )?not found$/;
