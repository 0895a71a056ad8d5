import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { findFaults } from "../support/json-schema.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const env = { STACKCTL_STABILITY_WINDOW: "100ms", STACKCTL_UNHEALTHY_GRACE: "100ms" };

describeWithEngine("up --logs", () => {
  scenario(
    "prints the lines of its services until the wait ends, without secrets",
    {
      "compose.yaml": `
        services:
          migrate: { ${quick}, command: [sh, -c, "echo migrating as $$DB_PASSWORD; echo migrated; exit 3"], environment: { DB_PASSWORD: } }
          flaky: { ${quick}, command: [sh, -c, "if [ -e /again ]; then echo second; exec sleep 1000; fi; touch /again; echo first; exit 1"], restart: always }
          silent: { ${quick}, command: [sh, -c, "echo unasked; exec sleep 1000"] }
      `,
      ".env": "DB_PASSWORD=horse-battery-7431\n",
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --progress plain --logs migrate,flaky", { env });
      expect(up).toMatchObject({ exitCode: 6 });
      const lines = up.stderr.split("\n").filter((line) => /^\w+ \| /.test(line));
      expect(lines.filter((line) => line.startsWith("migrate"))).toEqual([
        "migrate | migrating as ***",
        "migrate | migrated",
      ]);
      expect(lines.filter((line) => line.startsWith("flaky"))).toEqual(["flaky | first", "flaky | second"]);
      expect(up.stdout + up.stderr).not.toContain("horse-battery");
      expect(lines.join("\n")).not.toContain("unasked");

      const json = await fixture.stackctl("up --progress json --logs migrate", { env });
      const events = json.stderr
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
      for (const event of events) expect(findFaults("progress", event)).toEqual([]);
      expect(events).toContainEqual(
        expect.objectContaining({ kind: "log", service: "migrate", text: "migrated" }),
      );

      const quiet = await fixture.stackctl("up --progress quiet --logs migrate", { env });
      expect(quiet.stderr).not.toContain("migrated");

      const unknown = await fixture.stackctl("up --logs migrat", { env });
      expect(unknown).toMatchObject({ exitCode: 2 });
      expect(unknown.stderr).toContain("Did you mean migrate?");
    },
  );
});
