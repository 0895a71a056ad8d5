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

/** The meaning of each exit code. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done",
  bug: "a bug in stackctl",
  usage: "usage: an unknown command, option, feature or service, or flags that contradict each other",
  settings: "settings, manifest, .env or compose file are invalid, or a file cannot be read or written",
  engine: "no container engine answers",
  launch: "the launch failed, for example because a port is taken or an image is missing",
  notReady: "a service failed, was not ready in time, or is not started",
  declined: "a question was answered with no; nothing was changed",
  changesPending: "changes are pending (plan --detailed-exitcode), or packages are missing (deps --check)",
  interrupted: "interrupted",
};

/** Signals that end a command cleanly: Ctrl-C, the stop signal of services, a closed terminal, and Ctrl-\. */
export const endSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
