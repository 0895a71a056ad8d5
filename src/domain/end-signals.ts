/** The signals that end a command in order: Ctrl-C, what ends a service, a terminal that is closed, and Ctrl-\. */
export const endSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
