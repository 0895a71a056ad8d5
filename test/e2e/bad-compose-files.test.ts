import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf } from "../support/engine/engine.ts";
import { expectRefusal } from "../support/expect-refusal.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { scenarioAsUser, user } from "../support/scenario-as-user.ts";

const web = `web: { ${quickIdle} }`;

describeWithEngine("a compose file that cannot be used", () => {
  scenario(
    "because of a YAML syntax error is reported with line and column",
    {
      "compose.yaml": `
        services:
          web:
            image: x
           command: sleep
      `,
    },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-compose-file",
        says: `
          ✖ a compose file is not valid YAML
            compose.yaml:4:1: All mapping items must start at the same column
              Check indentation, quotes and brackets on this line and the lines above.
        `,
      }),
  );

  scenario("because it is empty is reported with its minimal content", { "compose.yaml": "\n" }, (fixture) =>
    expectRefusal(fixture, {
      exitCode: 3,
      code: "invalid-compose-file",
      says: `
        ✖ a compose file is invalid
          compose.yaml:1:1: empty compose file
            Write \`services:\` with at least one service below it.
      `,
    }),
  );

  scenario(
    "because of an unknown key is reported with the position of the key",
    { "compose.yaml": "services:\n  web:\n    imagee: x\n" },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-compose-file",
        says: `
          ✖ a compose file is invalid
            compose.yaml:3:5: unknown key services.web.imagee
              Start custom keys with x-.
        `,
      }),
  );

  scenario(
    "because a required variable is not set is reported with the variable, its position and its message",
    { "compose.yaml": "services:\n  web:\n    image: x\n    command: echo ${GREETING:?say hello}\n" },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "missing-variable",
        says: `
          ✖ a variable is not set
            compose.yaml:4:5: GREETING must be set: say hello
              Set GREETING=… in .env, or export it in the shell.
        `,
      }),
  );

  scenario("because it is a folder is reported as a folder", {}, async (fixture) => {
    await mkdir(join(fixture.directory, "compose.yaml"));
    await expectRefusal(fixture, {
      exitCode: 3,
      code: "invalid-compose-file",
      says: `
        ✖ a compose file is invalid
          compose.yaml: is a directory
            Pass a file.
      `,
    });
  });

  scenario("because it does not exist is reported with the searched folders", {}, async (fixture) => {
    await expectRefusal(fixture, {
      exitCode: 3,
      code: "no-compose-file",
      says: `
        ✖ no compose file in ${fixture.directory}
        → Pass one with -f, change to a folder that has a compose.yaml, or create one.
      `,
    });
    await expectRefusal(fixture, {
      command: "up -f missing.yaml",
      exitCode: 3,
      code: "no-compose-file",
      says: `
        ✖ the compose file ${join(fixture.directory, "missing.yaml")} does not exist
        → Check -f, COMPOSE_FILE and \`compose:\` in stackctl.yaml.
      `,
    });
  });

  scenarioAsUser(
    "because reading it is not permitted is reported with a hint to check its owner",
    { "compose.yaml": `services: { ${web} }` },
    async (fixture) => {
      await chmod(join(fixture.directory, "compose.yaml"), 0o000);
      await chmod(fixture.directory, 0o755);
      await expectRefusal(fixture, {
        ...user,
        env: { HOME: fixture.directory },
        exitCode: 3,
        code: "invalid-compose-file",
        says: `
          ✖ a compose file is invalid
            compose.yaml: permission denied
              Check the owner of the file and of its folder: ls -ld.
        `,
      });
    },
  );

  scenario("because it links to itself is reported as unreadable", {}, async (fixture) => {
    await symlink("compose.yaml", join(fixture.directory, "compose.yaml"));
    await expectRefusal(fixture, {
      exitCode: 3,
      code: "file-failed",
      says: `✖ cannot read ${join(fixture.directory, "compose.yaml")}: its symbolic links form a loop`,
    });
  });

  scenario(
    "because of an invalid label is reported with the service, the label and its valid values",
    { "compose.yaml": `services: { web: { ${quickIdle}, labels: { stackctl.condition: helthy } } }` },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "invalid-setting",
        says: `
          ✖ service labels are invalid
            service web: label stackctl.condition has the unknown value "helthy"
              Did you mean healthy? Use one of running, healthy, completed.
        `,
      }),
  );

  scenario(
    "because a dependency is in a profile without a feature is reported with both solutions",
    {
      "compose.yaml": `services: { web: { ${quickIdle}, depends_on: [db] }, db: { ${quickIdle}, profiles: [data] } }`,
      "stackctl.yaml": "features: { other: {} }\n",
    },
    (fixture) =>
      expectRefusal(fixture, {
        exitCode: 3,
        code: "dependency-owner",
        says: `
          ✖ web depends on db, which is disabled: profile data is not enabled
          → Add --profile data, or declare a feature for it.
        `,
      }),
  );

  scenario(
    "leaves the running services unchanged; status shows them and down removes them by project name",
    { "compose.yaml": `services: { ${web} }` },
    async (fixture) => {
      await fixture.compose("up -d");
      expect(await fixture.stackctl("wait")).toMatchObject({ exitCode: 0 });
      const before = await containersOf(fixture.project);
      for (const text of ["services: [", "services: { web: { image: '${NOPE:?}' } }", ""]) {
        await fixture.write("compose.yaml", text);
        for (const command of ["up", "plan", "restart"]) {
          const result = await fixture.stackctl(command);
          expect([text, command, result.exitCode]).toEqual([text, command, 3]);
        }
        // The container has run for less than the usual window on a fast machine.
        const status = await fixture.stackctl("status", { env: { STACKCTL_STABILITY_WINDOW: "1ms" } });
        expect(status.stderr).toContain("cannot be read");
        expect(status.stdout).toContain("is up: 1 ready");
      }
      expect(await containersOf(fixture.project)).toEqual(before);
      expect(await fixture.stackctl("down")).toMatchObject({ exitCode: 0 });
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});
