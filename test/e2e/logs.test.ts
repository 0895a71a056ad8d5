import { expect } from "vitest";
import { LogEntry } from "../../src/domain/documents/command-documents.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { findFaults } from "../support/json-schema.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const env = { STACKCTL_STABILITY_WINDOW: "100ms", STACKCTL_UNHEALTHY_GRACE: "100ms" };

describeWithEngine("the logs of a project", () => {
  scenario(
    "are searched, printed as JSON and followed, and name the failed service",
    {
      "compose.yaml": `
        services:
          migrate: { ${quick}, command: [sh, -c, "echo migrating; echo migrated"] }
          web: { ${quick}, command: [sh, -c, "echo starting >&2; echo no database >&2; exit 3"] }
          off: { ${quick}, command: [sh, -c, "echo never wanted"], profiles: [off] }
          ticker: { ${quick}, command: [sh, -c, "while [ ! -e /end ]; do echo tick; sleep 0.1; done"] }
      `,
      "stackctl.yaml": "features: { off: { conflicts: [] } }\n",
    },
    async (fixture) => {
      expect(await fixture.stackctl("up --enable-off", { env })).toMatchObject({ exitCode: 6 });
      const failed = /^✖ web failed: exited with code 3 \(.+ ago\); run `stackctl status`$/m;

      const plain = await fixture.stackctl("logs web migrate --no-log-prefix", { env });
      expect(plain.stdout.split("\n").toSorted()).toEqual(
        ["", "migrated", "migrating", "no database", "starting"].toSorted(),
      );
      expect(plain.stderr).toMatch(failed);
      expect((await fixture.stackctl("logs migrate", { env })).stderr).toBe("");

      const found = await fixture.stackctl("logs --grep /MIGRAT(ED|ING)|database/i web migrate", { env });
      expect(found).toMatchObject({ exitCode: 0 });
      expect(found.stdout.split("\n").toSorted()).toEqual(
        ["", "migrate-1  | migrated", "migrate-1  | migrating", "web-1      | no database"].toSorted(),
      );
      expect(found.stderr).toMatch(/^3 of 4 lines match\n✖ web failed/);
      const none = await fixture.stackctl(["logs", "--grep", "no such line", "migrate"], { env });
      expect(none).toMatchObject({ exitCode: 0, stdout: "", stderr: "0 of 2 lines match\n" });

      const mistaken = await fixture.stackctl("logs --grep /migrated/qq migrate", { env });
      expect(mistaken.stderr).toMatch(/^0 of 2 lines match\n--grep searched for the text \/migrated\/qq; /);

      const json = await fixture.stackctl("logs --json --tail 1 web migrate off", { env });
      expect(json).toMatchObject({ exitCode: 0, stderr: "" });
      const entries = json.stdout
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => LogEntry.parse(JSON.parse(line)));
      for (const entry of entries) expect(findFaults("log", entry)).toEqual([]);
      expect(entries.map(({ service, stream, text }) => [service, stream, text]).toSorted()).toEqual([
        ["migrate", "stdout", "migrated"],
        ["off", "stdout", "never wanted"],
        ["web", "stderr", "no database"],
      ]);
      const times = entries.map(({ time }) => time);
      expect(times).toEqual(times.toSorted());
      expect(entries[0]?.container).toMatch(new RegExp(`^${fixture.project}-`));

      const later = await fixture.stackctl("logs --json --since 2099-01-01", { env });
      expect(later).toMatchObject({ exitCode: 0, stdout: "" });

      const follow = fixture.start("logs -f --grep tick --tail 1", { env });
      await follow.says("ticker-1   | tick\nticker-1   | tick");
      follow.interrupt();
      expect(await follow.result).toMatchObject({ exitCode: 130, stderr: "" });

      // The range has ended, and the containers run on.
      expect(await fixture.stackctl("logs --follow --json --until 0s", { env })).toMatchObject({
        exitCode: 0,
      });

      const ended = await fixture.stackctl("logs -f --json migrate", { env });
      expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
      expect(ended.stdout.split("\n")).toHaveLength(3);
      expect(await fixture.stackctl("logs -f migrate --no-log-prefix", { env })).toMatchObject({
        exitCode: 0,
        stdout: "migrating\nmigrated\n",
      });

      const last = fixture.start("logs -f --tail 1 migrate ticker", { env });
      await last.says("tick\nticker-1");
      await docker("exec", `${fixture.project}-ticker-1`, "touch", "/end");
      expect(await last.result).toMatchObject({ exitCode: 0 });
    },
  );

  scenario(
    "are refused with wrong patterns and times",
    { "compose.yaml": `services: { web: { ${quick} } }` },
    async (fixture) => {
      for (const [args, message] of [
        ["logs --grep /(/", "--grep has an invalid regular expression"],
        ["logs --since yesterday", '--since takes a time, not "yesterday"'],
        ["logs --until soon --json", '--until takes a time, not "soon"'],
      ] as const) {
        const result = await fixture.stackctl(args);
        expect(result.exitCode, args).toBe(2);
        expect(result.stderr + result.stdout, args).toContain(message);
      }
    },
  );
});
