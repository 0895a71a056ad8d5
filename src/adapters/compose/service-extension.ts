import type * as z from "zod";
import { type EmbeddedProcess, type EmbeddedSummary, ServiceExtension } from "../../domain/embedded.ts";
import { StackError } from "../../domain/errors.ts";

/** The key of a Compose service that only stackctl reads. */
export const extensionName = "x-stackctl";

/** Runs a command that is a string instead of an argument list. */
export const shell = ["/bin/sh", "-c"] as const;

/**
 * A service's `x-stackctl`, validated; empty if the service has none. Throws StackError
 * `invalid-compose-file` with all problems.
 */
export function parseExtension(service: string, extension: unknown): z.infer<typeof ServiceExtension> {
  if (extension === undefined || extension === null) return {};
  const parsed = ServiceExtension.safeParse(extension);
  if (parsed.success) return parsed.data;
  throw new StackError("invalid-compose-file", {
    message: `${extensionName} of service ${service} is invalid`,
    problems: parsed.error.issues.map(({ path, message }) => ({
      message: `${["services", service, extensionName, ...path].join(".")}: ${message}`,
    })),
    hint: "Write x-stackctl: { embedded: { command: [node, server.js] } }.",
  });
}

/** The part that may be printed. */
export function summarizeEmbedded({ command, requires = [] }: EmbeddedProcess): EmbeddedSummary {
  const [program = ""] = typeof command === "string" ? shell : command;
  return {
    program: unescapeDollars(program),
    requires: requires.map(({ run, install }) => ({
      run: run.map(unescapeDollars),
      install: unescapeDollars(install),
    })),
  };
}

/** `config` prints every `$` twice, so that Compose can read its output again. */
function unescapeDollars(text: string): string {
  return text.replaceAll("$$", "$");
}
