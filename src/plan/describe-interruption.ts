import { StackError } from "../domain/errors.ts";

/** The error of a command that was interrupted; `running` is undefined where the engine does not say what runs. */
export function describeInterruption(running: readonly string[] | undefined, cause: unknown): StackError {
  return new StackError("interrupted", { ...tellLeft(running), cause });
}

function tellLeft(running: readonly string[] | undefined) {
  if (running === undefined) {
    return {
      message: "interrupted; the engine does not answer, so services may still be running",
      hint: "stackctl status shows what runs, stackctl down stops everything",
    };
  }
  return running.length === 0
    ? { message: "interrupted; nothing is left running", hint: "stackctl up starts again" }
    : {
        message: `interrupted; still running: ${running.join(", ")}`,
        hint: "stackctl up goes on, stackctl down stops everything",
      };
}
