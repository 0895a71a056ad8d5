import { execa } from "execa";
import { expect } from "vitest";
import { LaunchPlan } from "../../src/domain/launch-plan.ts";
import { UpReport } from "../../src/domain/report.ts";
import { listChanges } from "../../src/plan/launch/graph.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { scenario } from "../support/scenario.ts";

const image = "stackctl-test/busybox:1";
const idle = `image: "${image}", command: [sleep, infinity], stop_signal: SIGKILL`;
const env = { STACKCTL_STABILITY_WINDOW: "300ms" };

const docker = async (...args: readonly string[]) => (await execa("docker", args)).stdout;
const codes = (notices: readonly { readonly code: string }[]) => notices.map(({ code }) => code);

describeWithEngine("a warning of Compose", () => {
  scenario(
    "about an unset variable is shown once as a notice with file and line, also with a cached model",
    {
      "compose.yaml": `
        services:
          a:
            ${idle.replaceAll(", ", "\n            ").replace("[sleep\n            infinity]", "[sleep, infinity]")}
            env_file: [a.env]
            environment: { T: "\${API_TOKEN_UNSET}" }
      `,
      "a.env": "FINE=1\nP=s3$Xyz\n",
    },
    async (fixture) => {
      const places = (notices: LaunchPlan["warnings"]) =>
        notices.map(({ code, file, line }) => `${code} ${file}:${line}`).sort();
      const expected = ["unset-reference a.env:2", expect.stringMatching(/^unset-variable compose\.yaml:7$/)];
      const first = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(places(first.warnings)).toEqual(expected);
      const second = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(second.warnings).toEqual(first.warnings);
      const up = (await fixture.stackctl("up --json", { env })).json(UpReport);
      expect(up.warnings).toEqual(first.warnings);
      expect(JSON.stringify(up)).not.toContain("Xyz");
    },
  );

  scenario(
    "about a volume that another project created is shown once by plan and by up",
    {
      "compose.yaml": `
        services:
          a: { ${idle}, volumes: ["data:/data"] }
        volumes:
          data: { name: "\${COMPOSE_PROJECT_NAME}-own" }
      `,
    },
    async (fixture) => {
      const volume = `${fixture.project}-own`;
      await docker("volume", "create", volume);
      try {
        const plan = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
        expect(plan.warnings).toEqual([
          expect.objectContaining({
            code: "foreign-volume",
            message: `volume ${volume} already exists and was not created by Compose`,
          }),
        ]);
        const up = (await fixture.stackctl("up --json", { env })).json(UpReport);
        expect(up.warnings).toEqual(plan.warnings);
      } finally {
        await fixture.stackctl("down");
        await docker("volume", "rm", volume);
      }
    },
  );

  scenario(
    "about a changed volume is a notice; a changed network recreates its services",
    {
      "compose.yaml": `
        services:
          a: { ${idle}, volumes: ["data:/data"], networks: [n] }
          b: { ${idle}, networks: [n] }
          c: { ${idle} }
        volumes:
          data: { driver_opts: { type: tmpfs, device: tmpfs, o: "size=\${SIZE:-1m}" } }
        networks:
          n: { labels: { is: "\${LABEL:-old}" } }
      `,
    },
    async (fixture) => {
      const before = (await fixture.stackctl("up --json", { env })).json(UpReport);
      expect(before).toMatchObject({ ok: true, warnings: [] });

      const bigger = { env: { ...env, SIZE: "2m" } };
      const plan = (await fixture.stackctl("plan --json", bigger)).json(LaunchPlan);
      expect(plan.steps).toEqual([]);
      expect(codes(plan.warnings)).toEqual(["volume-changed"]);
      expect(plan.warnings[0]?.hint).toContain(`docker volume rm ${fixture.project}_data`);

      const changed = { env: { ...env, SIZE: "2m", LABEL: "new" } };
      const replacing = (await fixture.stackctl("plan --json", changed)).json(LaunchPlan);
      expect(listChanges(replacing.steps)).toMatchObject([
        { kind: "recreate", service: "a", cause: "its network n changed" },
        { kind: "recreate", service: "b", cause: "its network n changed" },
      ]);
      const events = await fixture.stackctl("up --json", changed);
      const report = events.json(UpReport);
      expect(report.ok).toBe(true);
      expect(codes(report.warnings)).toEqual(["volume-changed"]);
      expect(events.stderr).not.toContain("building");
      const label = await docker("network", "inspect", `${fixture.project}_n`, "-f", "{{.Labels.is}}");
      expect(label).toBe("new");
      const idleAgain = (await fixture.stackctl("plan --json", changed)).json(LaunchPlan);
      expect(idleAgain.steps).toEqual([]);
    },
  );
});

describeWithEngine("pull_policy on a second up", () => {
  scenario(
    "pulls and builds in the cases in which Compose does, and fails if the pull fails",
    {
      "compose.yaml": `
        services:
          a: { ${idle}, pull_policy: "\${A:-missing}" }
          b:
            build: { context: ., dockerfile_inline: "FROM ${image}" }
            command: [sleep, infinity]
            stop_signal: SIGKILL
            pull_policy: "\${B:-missing}"
      `,
    },
    async (fixture) => {
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const planned = async (more: Readonly<Record<string, string>>) => {
        const { steps } = (await fixture.stackctl("plan --json", { env: { ...env, ...more } })).json(
          LaunchPlan,
        );
        return listChanges(steps).map(({ kind, service }) => `${kind} ${service}`);
      };
      expect(await planned({ A: "if_not_present", B: "always" })).toEqual([]);
      expect(await planned({ A: "every_2w", B: "never" })).toEqual([]);
      expect(await planned({ A: "every_1s" })).toEqual(["pull a"]);
      expect(await planned({ A: "always" })).toEqual(["pull a"]);
      expect(await planned({ B: "build" })).toEqual(["build b"]);

      expect(await fixture.stackctl("up", { env: { ...env, B: "build" } })).toMatchObject({ exitCode: 0 });
      const pulling = { env: { ...env, A: "always" } };
      await expect(fixture.compose("up -d", pulling)).rejects.toThrow();
      expect(await fixture.stackctl("up", pulling)).toMatchObject({ exitCode: 5 });
    },
  );
});

describeWithEngine("down", () => {
  scenario(
    "names a network and a volume that are still in use, and their users",
    {
      "compose.yaml": `
        services:
          a: { ${idle}, volumes: ["data:/data"] }
        volumes:
          data:
      `,
    },
    async (fixture) => {
      const { project } = fixture;
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const guest = `${project}-guest`;
      const label = "com.docker.compose.project=guests";
      await docker(
        ...["run", "--detach", "--name", guest, "--label", label, "--network", `${project}_default`],
        ...["--volume", `${project}_data:/data`, image, "sleep", "infinity"],
      );
      try {
        const down = await fixture.stackctl("down --volumes --yes");
        expect(down).toMatchObject({ exitCode: 0 });
        const uses = `container ${guest} of project guests uses it`;
        expect(down.stderr).toContain(`network ${project}_default was not removed: ${uses}`);
        expect(down.stderr).toContain(`volume ${project}_data was not removed: ${uses}`);
      } finally {
        await docker("rm", "--force", guest);
      }
      const again = await fixture.stackctl("down --volumes --yes");
      expect(again.stderr).not.toContain("was not removed");
    },
  );
});

describeWithEngine("a lifecycle hook that fails", () => {
  scenario(
    "has a failure card with its command, its exit code and its cause",
    {
      "compose.yaml": `services: { a: { ${idle}, post_start: [{ command: [sh, -c, "echo nope; exit 3"] }] } }\n`,
    },
    async (fixture) => {
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 6 });
      expect(up.json(UpReport).failures).toMatchObject([
        {
          service: "a",
          exitCode: 3,
          cause: {
            id: "hook-failed",
            why: "the post_start hook, `sh -c echo nope; exit 3`, exited with code 3",
          },
        },
      ]);
    },
  );

  scenario(
    "leaves a container that plan and status ignore",
    { "compose.yaml": `services: { a: { ${idle} } }\n` },
    async (fixture) => {
      expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
      const labels = [
        ["project", fixture.project],
        ["service", "a"],
        ["hook", "pre_start"],
      ].flatMap(([key, value]) => ["--label", `com.docker.compose.${key}=${value}`]);
      await execa("docker", ["run", ...labels, image, "sh", "-c", "echo no schema; exit 4"], {
        reject: false,
      });
      const plan = (await fixture.stackctl("plan --json", { env })).json(LaunchPlan);
      expect(plan).toMatchObject({ steps: [], warnings: [] });
      const status = await fixture.stackctl("status", { env });
      expect(status).toMatchObject({ exitCode: 0 });
      expect(status.stdout).not.toContain("exited");
    },
  );
});
