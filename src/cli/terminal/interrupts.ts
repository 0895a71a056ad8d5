import { setMaxListeners } from "node:events";
import { endSignals, exitCodes } from "../../domain/exit-codes.ts";
import type { StderrMode } from "./stderr-mode.ts";

/** Turns Ctrl-C, SIGTERM, SIGHUP, SIGQUIT and a closed stdout into one abort. */
export interface Interrupts {
  readonly signal: AbortSignal;
  stop(): void;
}

const stdoutClosed = "stdout is closed";

/** Whether the abort means that the reader of stdout has closed the pipe, as `head` does. It is no failure. */
export function isStdoutClosed(signal: AbortSignal): boolean {
  return signal.reason === stdoutClosed;
}

/** How long a command may take to end after the first signal: its children have a grace, and are killed after it. */
const endsWithinMs = 16_000;

/** The first signal asks the command to end cleanly; a second one ends the process at once. */
export function listenForInterrupts(stderr: StderrMode): Interrupts {
  const controller = new AbortController();
  // Whatever is under way listens, and a stack of many services has much under way; Node would warn of more than ten.
  setMaxListeners(0, controller.signal);
  process.setMaxListeners(0);
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(name);
    // An engine that does not answer, or a file that is never written, must not keep the command.
    setTimeout(() => endNow(stderr), endsWithinMs).unref();
  };
  for (const name of endSignals) process.on(name, onSignal);
  process.stdout.on("error", (error) => {
    forgive(error, stderr);
    controller.abort(stdoutClosed);
  });
  // The command continues without its progress output if stderr is closed.
  process.stderr.on("error", () => undefined);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of endSignals) process.off(name, onSignal);
    },
  };
}

function endNow({ isJson }: StderrMode): void {
  const message = `interrupted; the command did not end within ${endsWithinMs / 1000} s and is ended now`;
  const document = { kind: "error", error: { code: "interrupted", message, hint: null } };
  process.stderr.write(`${isJson ? JSON.stringify(document) : message}\n`);
  process.exit(exitCodes.interrupted);
}

/** `stackctl status | head -1`: that the reader has gone is no failure of ours. */
function forgive(error: Error, { isJson }: StderrMode): void {
  if ("code" in error && error.code === "EPIPE") return;
  const message = `cannot write to stdout: ${error.message}`;
  const document = { kind: "error", error: { code: "bug", message, hint: null } };
  process.stderr.write(`${isJson ? JSON.stringify(document) : message}\n`);
  process.exit(exitCodes.bug);
}
