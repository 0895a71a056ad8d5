import { exitCodes } from "../domain/exit-codes.ts";

/** Turns Ctrl-C, SIGTERM and SIGHUP into one abort. */
export interface Interrupts {
  readonly signal: AbortSignal;
  stop(): void;
}

const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first signal asks the command to end cleanly; a second one ends the process at once. */
export function listenForInterrupts(): Interrupts {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(name);
  };
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
