import { quick } from "./quick-service.ts";

/**
 * A service with a health check that is run every tenth of a second until it passes. The check is a shell command
 * without quotes; the service is idle, or runs this command.
 */
export function quickProbed(check: string, command = "sleep 1000"): string {
  return `${quick}, command: ${command}, healthcheck: { test: "${check}", interval: 1s, start_period: 1m, start_interval: 100ms }`;
}
