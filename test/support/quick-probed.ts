import { quick } from "./quick-service.ts";

/**
 * A service with a health check that runs every 100 ms until it passes. The check is a shell command without quotes.
 * The service is idle or runs the given command.
 */
export function quickProbed(check: string, command = "sleep 1000"): string {
  return `${quick}, command: ${command}, healthcheck: { test: "${check}", interval: 1s, start_period: 1m, start_interval: 100ms }`;
}
