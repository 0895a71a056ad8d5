import { quickIdle } from "./quick-service.ts";

/** An idle service with a health check that is run every tenth of a second until it passes: a command without quotes. */
export function quickProbed(check: string): string {
  return `${quickIdle}, healthcheck: { test: "${check}", interval: 1s, start_period: 1m, start_interval: 100ms }`;
}
