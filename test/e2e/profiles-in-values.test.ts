import { expect } from "vitest";
import * as z from "zod";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf } from "../support/engine/engine.ts";
import { scenario } from "../support/scenario.ts";

const hashLabel = '{{ index .Config.Labels "com.docker.compose.config-hash" }}';
const Printed = z.object({
  services: z.record(z.string(), z.object({ labels: z.record(z.string(), z.string()).optional() })),
});

const compose = `
  services:
    web:
      image: stackctl-test/busybox:1
      command: sleep 1000
      init: true
      stop_grace_period: 0s
      labels: {profiles: "\${COMPOSE_PROFILES-pgsql}", filled: "\${COMPOSE_PROFILES:-none}"}
    extra:
      image: stackctl-test/busybox:1
      command: sleep 1000
      init: true
      stop_grace_period: 0s
      profiles: [extra]
`;

interface Case {
  readonly shell?: string;
  readonly dotenv?: string;
  readonly args?: string;
}

describeWithEngine("a value that refers to COMPOSE_PROFILES", () => {
  const cases: readonly (readonly [title: string, Case])[] = [
    ["where nothing sets it", {}],
    ["where it is empty", { shell: "" }],
    ["where the shell sets it", { shell: "extra" }],
    ["where .env sets it", { dotenv: "extra" }],
    ["where it is empty and .env sets it", { shell: "", dotenv: "extra" }],
    ["where a flag switches a profile on", { args: "--profile extra" }],
    ["where a flag switches on what .env does not name", { dotenv: "other", args: "--profile extra" }],
  ];
  for (const [title, { shell, dotenv, args = "" }] of cases) {
    scenario(
      `equals the value that Compose resolves ${title}`,
      {
        "compose.yaml": compose,
        ...(dotenv === undefined ? {} : { ".env": `COMPOSE_PROFILES=${dotenv}\n` }),
      },
      async (fixture) => {
        const options = shell === undefined ? {} : { env: { COMPOSE_PROFILES: shell } };
        const up = await fixture.stackctl(`up ${args}`, options);
        expect(up.exitCode, up.stderr).toBe(0);
        const { id } = await containerOf(fixture.project, "web");
        const meant = Printed.parse(
          JSON.parse(await fixture.compose(`${args} config --format json`, options)),
        );
        const label = await docker("inspect", "--format", '{{ index .Config.Labels "profiles" }}', id);
        expect(label.trim()).toBe(meant.services.web?.labels?.profiles);
        const hashes = await fixture.compose(`${args} config --hash web`, options);
        expect(`web ${(await docker("inspect", "--format", hashLabel, id)).trim()}`).toBe(hashes.trim());
        await fixture.compose(`${args} up -d`, options);
        expect((await containerOf(fixture.project, "web")).id).toBe(id);
      },
    );
  }
});
