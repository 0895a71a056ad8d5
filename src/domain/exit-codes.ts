/** Exit codes that scripts rely on. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  settings: 3,
  engine: 4,
  launch: 5,
  notReady: 6,
  changesPending: 10,
  interrupted: 130,
} as const;

/** What each of them says. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: "done",
  bug: "a bug in stackctl",
  usage: "usage: an unknown command, option, feature or service, or flags that contradict each other",
  settings: "settings, manifest, .env or compose file are wrong",
  engine: "no engine answers",
  launch: "the launch failed: a port is taken, an image is missing",
  notReady: "a service failed, or was not ready in time",
  changesPending: "changes are pending (plan --detailed-exitcode), or packages are missing (deps --check)",
  interrupted: "interrupted",
};
