import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { durationPattern } from "../support/duration-pattern.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { startOnTerminal } from "../support/on-terminal.ts";
import { parseStepOutputs } from "../support/parse-step-outputs.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const password = "hunter2-correct-horse";
const files = {
  ".env": `DB_PASSWORD=${password}\n`,
  "inside.env": "SMTP_PASSWORD=only-in-the-container\n",
  "compose.yaml": `
    services:
      web: { ${quickProbed("true")} }
      crasher:
        ${quick.replaceAll(", ", "\n        ")}
        profiles: [crasher]
        environment: { DB_PASSWORD: "\${DB_PASSWORD}" }
        env_file: inside.env
        depends_on: { web: { condition: service_healthy } }
        command: [sh, -c, "echo '::error::forged'; echo with $$DB_PASSWORD and $$SMTP_PASSWORD; exit 3"]
  `,
};

/** The variables of a GitHub Actions step that stackctl reads. */
function github({ directory }: Fixture): Record<string, string> {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: directory,
    GITHUB_OUTPUT: join(directory, "output.txt"),
    GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
    RUNNER_TEMP: join(directory, "temp"),
  };
}

/** Matches escape codes that hide or move the cursor or erase a line, and the start of a log group. */
function expectNothingRedrawn(output: string): void {
  for (const code of ["\u001b[?25l", "\u001b[1A", "\u001b[2K", "\u001b[1G", "::group"]) {
    expect(output).not.toContain(code);
  }
}

describeWithEngine("in GitHub Actions", () => {
  scenario("up writes folded lines, a summary and outputs, and no escape codes", files, async (fixture) => {
    const up = await fixture.stackctl("up", { env: github(fixture) });
    expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("is up after") });
    expect(up.stdout + up.stderr).not.toContain("\u001b");
    const lines = up.stderr.trimEnd().split("\n");
    expect(lines[0]).toBe(`::group::stackctl: ${fixture.project}`);
    expect(lines.at(-1)).toBe("::endgroup::");
    expect(up.stderr).not.toMatch(/^::(?:error|warning)/m);

    expect(await fixture.read("summary.md")).toMatch(
      /## ✅ .* is up after .*\n\n\| service .*\n\| ---.*\n\| web \| core \| ✅ ready \|/,
    );
    const outputs = parseStepOutputs(await fixture.read("output.txt"));
    expect(outputs).toMatchObject({
      ok: "true",
      project: fixture.project,
      services: '["web"]',
      failed: "[]",
    });
    expect(Number(outputs["duration-ms"])).toBeGreaterThan(0);
    const report = UpReport.parse(
      JSON.parse(await fixture.read(`temp/stackctl-${fixture.project}-report.json`)),
    );
    expect(outputs.report).toBe(join(fixture.directory, `temp/stackctl-${fixture.project}-report.json`));
    expect(report).toMatchObject({ ok: true, services: [{ name: "web", verdict: "ready" }] });
  });

  scenario("a failure is annotated, and its artifacts contain no secret", files, async (fixture) => {
    const env = { ...github(fixture), ENABLE_CRASHR: "true" };
    const up = await fixture.stackctl("up --enable-crasher --artifacts kept/here", { env });
    expect(up.exitCode).toBe(6);
    const commands = up.stderr.split("\n").filter((line) => line.startsWith("::"));
    expect(commands.map((line) => line.replace(/[: ].*/, "") || line.split(/[: ]/)[2])).toEqual([
      "group",
      "warning",
      "endgroup",
      "error",
    ]);
    expect(commands.at(-1)).toMatch(/^::error title=crasher%3A exited with code 3::.*%0A/);
    expect(up.stderr).toContain("Did you mean ENABLE_CRASHER?");
    // The container's output is shown, but is not interpreted as workflow commands.
    expect(up.stdout).toContain("error::forged");
    expect(up.stdout).not.toMatch(/^\s*::/m);
    expect(await fixture.read("summary.md")).toContain("`crasher`");
    expect(parseStepOutputs(await fixture.read("output.txt"))).toMatchObject({
      ok: "false",
      failed: '["crasher"]',
      report: join(fixture.directory, "kept/here/report.json"),
    });

    const kept = async (name: string) => fixture.read(join("kept/here", name));
    expect(JSON.parse(await kept("plan.json"))).toMatchObject({
      project: fixture.project,
      steps: expect.any(Array),
    });
    expect(UpReport.parse(JSON.parse(await kept("report.json"))).ok).toBe(false);
    const events = (await kept("events.ndjson"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["planned", "starting", "failed"]));
    expect(await kept("logs/crasher.log")).toBe("::error::forged\nwith *** and ***\n");
    const inspected = JSON.parse(await kept("inspect/crasher.json"));
    expect(inspected.State).toMatchObject({ Status: "exited", ExitCode: 3 });
    expect(inspected.Config.Env).toEqual(expect.arrayContaining(["DB_PASSWORD=***", "SMTP_PASSWORD=***"]));
    for (const name of [
      "plan.json",
      "report.json",
      "events.ndjson",
      "logs/crasher.log",
      "inspect/crasher.json",
    ]) {
      expect(await kept(name)).not.toMatch(/hunter2|only-in-the-container/);
    }
    await expect(kept("logs/web.log")).rejects.toThrow("ENOENT");
    expect(up.stdout + up.stderr + (await fixture.read("summary.md"))).not.toMatch(
      /hunter2|only-in-the-container/,
    );
  });

  scenario(
    "an error is annotated at its position and written to the summary and the outputs",
    {
      ...files,
      "app/stackctl.yaml": "features:\n  web: { profile: [x] }\n",
      "app/compose.yaml": "services: {}\n",
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", {
        env: github(fixture),
        cwd: join(fixture.directory, "app"),
      });
      expect(up.exitCode).toBe(3);
      expect(up.stderr).toMatch(
        /^::error title=stackctl%3A invalid-manifest,file=app\/stackctl\.yaml,line=2,/m,
      );
      expect(up.json()).toMatchObject({ error: { code: "invalid-manifest" } });
      expect(await fixture.read("summary.md")).toContain(
        "## ❌ stackctl: stackctl.yaml or a feature.yaml is invalid",
      );
      expect(parseStepOutputs(await fixture.read("output.txt"))).toEqual({ ok: "false" });
    },
  );

  scenario("an error before the launch writes artifacts too", files, async (fixture) => {
    await fixture.write(
      "compose.yaml",
      "services: { web: { image: stackctl-test/no-such-image:1, pull_policy: never } }\n",
    );
    const up = await fixture.stackctl("up --artifacts kept", { env: github(fixture) });
    expect(up.exitCode).toBe(5);
    expect(JSON.parse(await fixture.read("kept/error.json"))).toMatchObject({
      error: { code: "launch-failed" },
    });
    expect(JSON.parse(await fixture.read("kept/plan.json"))).toMatchObject({ steps: expect.any(Array) });
  });

  scenario(
    "an artifacts folder that cannot be created does not change the exit code",
    files,
    async (fixture) => {
      await fixture.write("file", "");
      const up = await fixture.stackctl("up --artifacts file", { env: github(fixture) });
      expect(up.exitCode).toBe(0);
      expect(up.stderr).toMatch(
        /^::warning title=stackctl%3A artifacts-not-kept::.*there is a file of that name/m,
      );
    },
  );

  scenario("lint --format github writes workflow commands", files, async (fixture) => {
    await fixture.write("app/compose.yaml", "services: { web: { image: nginx:latest } }\n");
    const options = { cwd: join(fixture.directory, "app"), env: github(fixture) };
    const lint = await fixture.stackctl("lint --format github", options);
    // The path is relative to the workspace, because GitHub resolves it there.
    expect(lint.stdout).toMatch(/^::warning title=stackctl lint%3A floating-image,file=app\/compose\.yaml,/m);
  });

  scenario("--json writes only the document to stdout", files, async (fixture) => {
    const up = await fixture.stackctl("up --json", { env: github(fixture) });
    expect(up.json(UpReport).ok).toBe(true);
    expect(up.stderr).toContain("::group::");
  });

  scenario("--no-ci writes nothing for GitHub", files, async (fixture) => {
    const up = await fixture.stackctl("up --no-ci --enable-crasher", { env: github(fixture) });
    expect(up.exitCode).toBe(6);
    expect(up.stderr).not.toContain("::group::");
    await expect(fixture.read("summary.md")).rejects.toThrow("ENOENT");
    await expect(fixture.read("output.txt")).rejects.toThrow("ENOENT");
  });
});

describeWithEngine("in any CI", () => {
  scenario("a terminal gets one line per event, and no line is redrawn", files, async (fixture) => {
    const env = { COMPOSE_PROJECT_NAME: fixture.project };
    const inCi = await startOnTerminal(["up"], { cwd: fixture.directory, env: { ...env, CI: "true" } })
      .result;
    expect(inCi.exitCode).toBe(0);
    expect(stripVTControlCharacters(inCi.output)).toMatch(
      new RegExp(`^ *${durationPattern}  .*web starting\\r?$`, "m"),
    );
    expectNothingRedrawn(inCi.output);
  });

  scenario(
    "--ci works without the CI variable, and --progress github writes log groups anywhere",
    files,
    async (fixture) => {
      const env = { COMPOSE_PROJECT_NAME: fixture.project };
      const asked = await startOnTerminal(["up", "--ci"], { cwd: fixture.directory, env }).result;
      expectNothingRedrawn(asked.output);
      const named = await fixture.stackctl("up --force-recreate --progress github");
      expect(named.stderr).toMatch(/^::group::/);
    },
  );

  scenario("no command prompts for an answer", files, async (fixture) => {
    const env = { COMPOSE_PROJECT_NAME: fixture.project, CI: "true" };
    const down = await startOnTerminal(["down", "--volumes"], { cwd: fixture.directory, env }).result;
    expect(down).toMatchObject({
      exitCode: 2,
      output: expect.stringMatching(/no\s+terminal\s+to\s+confirm\s+on/),
    });
  });
});
