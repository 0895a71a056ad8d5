import { StackError } from "../../domain/errors.ts";

/**
 * The error of an interrupted command. `running` is undefined if the engine did not list the running
 * services.
 */
export function describeInterruption(running: readonly string[] | undefined, cause: unknown): StackError {
  return new StackError("interrupted", { ...describeLeft(running), cause });
}

function describeLeft(running: readonly string[] | undefined) {
  if (running === undefined) {
    return {
      message: "interrupted; the engine does not answer, so services may still be running",
      hint: "Run stackctl status to see what is running, or stackctl down to stop everything.",
    };
  }
  return running.length === 0
    ? { message: "interrupted; nothing is left running", hint: "Run stackctl up to start again." }
    : {
        message: `interrupted; still running: ${running.join(", ")}`,
        hint: "Run stackctl up to continue, or stackctl down to stop everything.",
      };
}
