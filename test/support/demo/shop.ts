import type { FixtureFiles } from "../fixture.ts";
import { quick } from "../quick-service.ts";

/**
 * The project of README's picture and sample output: a database, a job, a web server, and two optional parts. `search`
 * fails until `SEARCH_API_KEY` is set.
 */
export function shopFiles(port: number): FixtureFiles {
  return {
    "compose.yaml": `
      services:
        db:
          ${block(quick)}
          command: sh -c "sleep 0.4; touch /tmp/ready; exec sleep 1000"
          healthcheck: { test: test -e /tmp/ready, interval: 10s }
        migrate:
          ${block(quick)}
          command: sh -c "echo 12 migrations applied"
          depends_on: { db: { condition: service_healthy } }
        web:
          ${block(quick)}
          command: sh -c "echo ok > /index.html; exec httpd -f -p 80"
          ports: ["${port}:80"]
          healthcheck: { test: wget -q -O /dev/null http://localhost/, interval: 10s }
          depends_on: { migrate: { condition: service_completed_successfully } }
        search:
          ${block(quick)}
          profiles: [search]
          environment: { SEARCH_API_KEY: "\${SEARCH_API_KEY:-}" }
          command: [sh, -c, "echo loading the index >&2; : $\${SEARCH_API_KEY:?must be set}; touch /tmp/ready; exec sleep 1000"]
          healthcheck: { test: test -e /tmp/ready, interval: 10s }
          depends_on: { db: { condition: service_healthy } }
        reports:
          ${block(quick)}
          profiles: [reports]
          command: sleep 1000
    `,
  };
}

/** The keys of a flow mapping as lines of a block. */
function block(keys: string): string {
  return keys.split(", ").join("\n          ");
}
