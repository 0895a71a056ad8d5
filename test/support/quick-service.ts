import { busyboxImage } from "./engine/images.ts";

/** Keys of a Compose service that runs busybox and ends the moment it is told to; goes into a flow mapping. */
export const quick = `image: "${busyboxImage}", stop_signal: SIGKILL`;

/** The same, serving HTTP on port 80. */
export const quickServer = `${quick}, command: httpd -f -p 80`;

/** A service that is up and does nothing. */
export const quickIdle = `${quick}, command: sleep 1000`;

/** The same with a health check that is run every tenth of a second until it passes: a shell command, without quotes. */
export function quickProbed(check: string): string {
  return `${quickIdle}, healthcheck: { test: "${check}", interval: 1s, start_period: 1m, start_interval: 100ms }`;
}
