import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { scenario } from "../support/scenario.ts";

/** Values that Compose refuses while VALUE is unset or empty, with an error that does not name VALUE. */
const values = [
  'volumes: ["${VALUE}:/src:ro"]',
  'volumes: ["data:${VALUE}"]',
  'ports: ["8080:${VALUE}"]',
  'ports: ["${VALUE}"]',
  'mem_limit: "${VALUE}"',
  'mem_limit: "${VALUE}m"',
  'cpus: "${VALUE}"',
  'scale: "${VALUE}"',
  'healthcheck: {test: [CMD, x], interval: "${VALUE}s"}',
  'depends_on: ["${VALUE}"]',
  'networks: ["${VALUE}"]',
  'env_file: ["${VALUE}"]',
  'extra_hosts: ["${VALUE}"]',
  'ulimits: {nofile: "${VALUE}"}',
  'network_mode: "service:${VALUE}"',
  'privileged: "${VALUE}"',
  'container_name: "${VALUE}"',
] as const;

describeWithEngine("a value that Compose refuses because a variable is not set", () => {
  scenario("is reported with the variable, the file and the line", {}, async (fixture) => {
    for (const [index, value] of values.entries()) {
      const isUnset = index % 2 === 0;
      await fixture.write("compose.yaml", `services:\n  web:\n    image: x\n    ${value}\n`);
      await fixture.write(".env", isUnset ? "" : "VALUE=\n");
      const { exitCode, stderr } = await fixture.stackctl("plan");
      expect(exitCode, value).toBe(3);
      expect(stderr, value).toContain(`VALUE is ${isUnset ? "not set" : "empty"}, and services.web.`);
      expect(stderr, value).toMatch(/compose\.yaml:4:\d+/);
    }
    await fixture.write(
      "compose.yaml",
      'services:\n  web:\n    image: "${VALUE}"\n    labels: {a: "${OTHER}"}\n',
    );
    const { stderr } = await fixture.stackctl("plan");
    expect(stderr).toContain("VALUE is ");
    expect(stderr).not.toContain("OTHER is");
  });
});
