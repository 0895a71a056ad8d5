/** Signals that end a command cleanly: Ctrl-C, the stop signal of services, a closed terminal, and Ctrl-\. */
export const endSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
