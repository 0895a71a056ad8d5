import { StackError } from "../domain/errors.ts";
import { exitCodes } from "../domain/exit-codes.ts";
import { createRedactor, type Redactor } from "../plan/secrets/redact.ts";
import { redactOwnError } from "../plan/secrets/redact-own.ts";
import type { CiMode } from "../plan/settings/detect-ci.ts";
import { disarm, formatAnnotation, formatErrorAnnotations } from "../render/ci/format-annotation.ts";
import { formatError, formatErrorDocument } from "../render/text/format-message.ts";
import { annotationBase } from "./ci/ci-setting.ts";
import { readEnvironment } from "./terminal/read-environment.ts";
import type { StderrMode } from "./terminal/stderr-mode.ts";
import { createStreamStyle } from "./terminal/stream-style.ts";

interface ErrorReport {
  readonly wantsJson: boolean;
  readonly ci: CiMode;
  readonly stderr: StderrMode;
  readonly interruptedBy: AbortSignal;
  /** Undefined if the command failed before it read any secret. */
  readonly redact: Redactor | undefined;
  print(text: string, stream?: NodeJS.WriteStream): Promise<void>;
}

/** Prints an error once, for people on stderr and with --json on stdout too, and returns the exit code. */
export async function reportError(
  error: unknown,
  { wantsJson, ci, stderr, interruptedBy, print, redact = createRedactor([]) }: ErrorReport,
): Promise<number> {
  const found = interruptedBy.aborted ? interrupted(error) : error instanceof StackError ? error : undefined;
  const foreseen = found && redactOwnError(found, redact);
  if (!foreseen) {
    const stack = redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const message = redact(error instanceof Error ? error.message : String(error));
    const event = { kind: "error", error: { code: "bug", message, hint: null, stack } };
    const text = `Internal error; please report it with these lines:\n${stack}`;
    await print(`${stderr.isJson ? JSON.stringify(event) : text}\n`, process.stderr);
    if (wantsJson)
      await print(`${JSON.stringify({ error: { code: "bug", message, hint: null } }, undefined, 2)}\n`);
    return exitCodes.bug;
  }
  if (stderr.isJson) {
    const event = { kind: "error", ...formatErrorDocument(foreseen) };
    await print(`${JSON.stringify(event)}\n`, process.stderr);
  } else {
    const text = `${formatError(foreseen, createStreamStyle(process.stderr, ci))}\n`;
    await print(ci.github ? disarm(text) : text, process.stderr);
  }
  if (wantsJson) await print(`${JSON.stringify(formatErrorDocument(foreseen), undefined, 2)}\n`);
  if (ci.github) await publishToGithub(foreseen, stderr);
  return foreseen.exitCode;
}

async function publishToGithub(error: StackError, { isJson }: StderrMode): Promise<void> {
  const { publishError } = await import("./ci/publish-error.ts");
  const env = readEnvironment();
  const base = annotationBase(process.cwd(), env);
  if (!isJson) process.stderr.write(`${formatErrorAnnotations(error, base)}\n`);
  await publishError(error, env).catch((failure: unknown) => {
    const why = failure instanceof Error ? failure.message : String(failure);
    const message = `cannot write the error to the summary and outputs of this GitHub step: ${why}`;
    const notice = { code: "not-published", message };
    const line = isJson
      ? JSON.stringify({ kind: "notice", notice })
      : formatAnnotation({ level: "warning", message });
    process.stderr.write(`${line}\n`);
  });
}

function interrupted(error: unknown): StackError {
  if (error instanceof StackError && error.code === "interrupted") return error;
  return new StackError("interrupted", { message: "interrupted", cause: error });
}
