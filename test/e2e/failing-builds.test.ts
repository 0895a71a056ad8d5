import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf } from "../support/engine/engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

describeWithEngine("a build that fails", () => {
  scenario(
    "has a failure card with file, line, exit code and stderr first, and the other services start",
    {
      "app/Dockerfile": [
        `FROM ${busyboxImage}`,
        "RUN echo compiling; echo no rule >&2; i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo note $i; done; exit 17",
      ].join("\n"),
      "compose.yaml": `
        services:
          app: { build: ./app }
          victim: { ${quickIdle}, depends_on: [app] }
          good: { build: { context: ., dockerfile_inline: "FROM ${busyboxImage}" }, command: sleep 1000, stop_signal: SIGKILL }
          web: { ${quickIdle} }
      `,
    },
    async (fixture) => {
      const ci = { GITHUB_ACTIONS: "true", CI: "true", GITHUB_WORKSPACE: fixture.directory };
      const env = { STACKCTL_STABILITY_WINDOW: "300ms", ...ci };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      const [failure, victim] = up.json(UpReport).failures;
      expect(failure).toMatchObject({
        service: "app",
        reason: "build-failed",
        message: "build failed at app/Dockerfile:2 (exit 17)",
        exitCode: 17,
        build: { file: `${fixture.directory}/app/Dockerfile`, line: 2, stderrLines: 1 },
      });
      expect(failure?.logs[0]).toBe("no rule");
      expect(failure?.logs.at(-1)).toBe("note 40");
      expect(victim).toMatchObject({ service: "victim", reason: "dependency-failed", causedBy: "app" });
      expect(up.stderr).toContain("file=app/Dockerfile,line=2");
      expect(await statesOf(fixture.project)).toEqual({ good: "running", web: "running" });
    },
  );
});
