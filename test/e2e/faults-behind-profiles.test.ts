import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { networksOf, statesOf } from "../support/engine/engine.ts";
import { scenario } from "../support/scenario.ts";

const idle = '{image: "stackctl-test/busybox:1", command: sleep 1000, stop_signal: SIGKILL}';

/** Every fault that Compose ignores while the profile is disabled. */
const faults: Readonly<Record<string, string>> = {
  "a missing env_file": "image: x, env_file: [missing.env]",
  "a missing label_file": "image: x, label_file: [missing.labels]",
  "an undefined dependency": "image: x, depends_on: [nope]",
  "an undefined network": "image: x, networks: [nope]",
  "an undefined volume": "image: x, volumes: ['nope:/x']",
  "an undefined secret": "image: x, secrets: [nope]",
  "an undefined config": "image: x, configs: [nope]",
  "a network of an undefined service": "image: x, network_mode: 'service:nope'",
  "the processes of an undefined service": "image: x, pid: 'service:nope'",
  "volumes of an undefined service": "image: x, volumes_from: [nope]",
  "neither image nor build": "command: x",
};

const project = (fault: string) =>
  `services:\n  web: ${idle}\n  good: {image: x, profiles: [good]}\n  bad: {${fault}, profiles: [bad]}\n  needy: {image: x, depends_on: [bad], profiles: [needy]}\n`;

describeWithEngine("a fault in a service of a disabled profile", () => {
  for (const [title, fault] of Object.entries(faults)) {
    scenario(
      `is a notice, and an error once the profile is enabled: ${title}`,
      { "compose.yaml": project(fault) },
      async (fixture) => {
        const plan = await fixture.stackctl("plan --json --profile good");
        expect(plan.exitCode, plan.stdout + plan.stderr).toBe(0);
        expect(plan.json()).toMatchObject({
          services: [{ name: "good" }, { name: "web" }],
          warnings: expect.arrayContaining([
            expect.objectContaining({
              code: "faulty-service",
              message: expect.stringContaining("bad is disabled"),
            }),
            expect.objectContaining({
              code: "faulty-service",
              message: expect.stringContaining("needy is disabled"),
            }),
          ]),
        });
        for (const profile of ["bad", "needy"]) {
          const refused = await fixture.stackctl(`plan --profile ${profile}`);
          expect(refused.exitCode, refused.stdout).toBe(3);
          expect(refused.stderr).toMatch(/missing\.|undefined|nope|neither an image/);
        }
      },
    );
  }

  scenario(
    "does not prevent up, status, restart, logs and down",
    { "compose.yaml": project("image: x, env_file: [missing.env], networks: [nope]") },
    async (fixture) => {
      for (const command of ["up", "status", "restart web", "logs", "plan --detailed-exitcode"]) {
        const result = await fixture.stackctl(command);
        expect(result.exitCode, `${command}: ${result.stdout}${result.stderr}`).toBe(0);
      }
      await fixture.write("missing.env", "A=1\n");
      const mended = await fixture.stackctl("plan --json");
      expect(mended.stdout).toContain("undefined network nope");
      expect(mended.stdout).not.toContain("missing.env");
      expect((await fixture.stackctl("down")).exitCode).toBe(0);
      expect(await statesOf(fixture.project)).toEqual({});
      expect(await networksOf(fixture.project)).toEqual([]);
    },
  );
});

/** Ways to break a file while its project runs, and a part of the error message. */
const breakages: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
  "YAML that does not end": ["services: [\n", /compose\.yaml/],
  "a missing variable": ["services: {web: {image: '${GONE:?}'}}\n", /GONE/],
  "a service without an image": ["services: {web: {command: x}}\n", /image/],
  "an unknown key": ["services: {web: {image: x, imgae: y}}\n", /imgae/],
};

describeWithEngine("a project whose file is broken while it runs", () => {
  for (const [title, [text, said]] of Object.entries(breakages)) {
    scenario(
      `still works with status and down: ${title}`,
      { "compose.yaml": `services: {web: ${idle}, db: ${idle}}\n` },
      async (fixture) => {
        expect((await fixture.stackctl("up")).exitCode).toBe(0);
        await fixture.write("compose.yaml", text);
        const status = await fixture.stackctl("status --json");
        expect(status.json()).toMatchObject({ services: [{ name: "db" }, { name: "web" }] });
        expect(status.stderr).toMatch(said);
        expect((await fixture.stackctl("logs web")).exitCode).toBe(0);
        expect((await fixture.stackctl("plan")).exitCode).toBe(3);
        const down = await fixture.stackctl("down");
        expect(down.exitCode, down.stderr).toBe(0);
        expect(down.stdout).toContain("is down: removed db, web");
        expect(down.stderr).toMatch(said);
        expect(await statesOf(fixture.project)).toEqual({});
        expect(await networksOf(fixture.project)).toEqual([]);
      },
    );
  }
});
