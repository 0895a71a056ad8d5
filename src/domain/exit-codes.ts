/** Exit codes; scripts may rely on them. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  settings: 3,
  engine: 4,
  launch: 5,
  notReady: 6,
  declined: 7,
  changesPending: 10,
  interrupted: 130,
} as const;

/** What an exit code means: in a word or two for `--help`, and in a sentence for the reference. */
interface ExitCodeMeaning {
  readonly code: number;
  readonly short: string;
  readonly meaning: string;
}

/** The meaning of each exit code, in the order of the codes. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, ExitCodeMeaning>> = {
  done: { code: exitCodes.done, short: "done", meaning: "done" },
  bug: { code: exitCodes.bug, short: "bug", meaning: "a bug in stackctl" },
  usage: {
    code: exitCodes.usage,
    short: "usage",
    meaning: "usage: an unknown command, option, feature or service, or flags that contradict each other",
  },
  settings: {
    code: exitCodes.settings,
    short: "settings",
    meaning: "settings, manifest, .env or compose file are invalid, or a file cannot be read or written",
  },
  engine: { code: exitCodes.engine, short: "no engine", meaning: "no container engine answers" },
  launch: {
    code: exitCodes.launch,
    short: "launch failed",
    meaning: "the launch failed, for example because a port is taken or an image is missing",
  },
  notReady: {
    code: exitCodes.notReady,
    short: "not ready",
    meaning: "a service failed, was not ready in time, or is not started",
  },
  declined: {
    code: exitCodes.declined,
    short: "declined",
    meaning: "a question was answered with no; nothing was changed",
  },
  changesPending: {
    code: exitCodes.changesPending,
    short: "changes pending",
    meaning: "changes are pending (plan --detailed-exitcode), or packages are missing (deps --check)",
  },
  interrupted: { code: exitCodes.interrupted, short: "interrupted", meaning: "interrupted" },
};

/** Signals that end a command cleanly: Ctrl-C, the stop signal of services, a closed terminal, and Ctrl-\. */
export const endSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
