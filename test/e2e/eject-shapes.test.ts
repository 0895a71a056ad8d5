import fc from "fast-check";
import { expect } from "vitest";
import { stringify } from "yaml";
import * as z from "zod";
import { isSecret } from "../../src/plan/secrets/is-secret.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import type { Fixture } from "../support/fixture.ts";
import { scenario } from "../support/scenario.ts";

const image = `image: "${busyboxImage}"`;

/** Keys of every kind whose values YAML or Compose could misread after they are written again. */
const shapes: Readonly<Record<string, string>> = {
  "watch rules, hooks and restart policies": `
    services:
      web:
        ${image}
        restart: "no"
        build: { context: ./app, args: { V: "1.10", W: "yes" }, dockerfile_inline: "FROM x\\nRUN echo $$A\\n" }
        develop:
          watch:
            - { action: sync, path: ./app, target: /app, ignore: [node_modules/] }
            - { action: rebuild, path: ./app/package.json }
            - { action: sync+exec, path: ./app, target: /x, exec: { command: [echo, hi], user: root } }
        post_start: [{ command: [echo, "no"], user: root, environment: [A=no] }]
        pre_stop: [{ command: [a] }]
        healthcheck: { test: "curl $$X", interval: 1m30s, start_period: 0s, start_interval: 200ms }
        entrypoint: []
        command: []
      off: { ${image}, healthcheck: { disable: true }, network_mode: none, entrypoint: "", command: "" }
  `,
  "numbers, modes, sizes and mounts": `
    services:
      web:
        ${image}
        hostname: "123"
        user: "1000:1000"
        shm_size: 2gb
        stop_grace_period: 1m
        group_add: [root, "5"]
        ports: ["22:22", "127.0.0.1:8080:80/udp", "9000-9002"]
        sysctls: { net.core.somaxconn: 1024 }
        ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 }
        configs: [{ source: c, target: /c, mode: 0440 }]
        secrets: [{ source: s, uid: "103", mode: 0o400 }]
        volumes:
          - "vol:/v:ro"
          - /anon
          - ./app:/c:ro
          - { type: bind, source: ./app, target: /a }
          - { type: bind, source: ./app, target: /b, bind: { create_host_path: false, selinux: z } }
          - { type: tmpfs, target: /t, tmpfs: { size: 1000000, mode: 01777 } }
        deploy: { resources: { limits: { cpus: "0.50", memory: 50M, pids: 1 } }, restart_policy: { delay: 5s } }
    volumes: { vol: { labels: { a: "no" } } }
    configs: { c: { content: "yes: no\\nx: $$y\\n" } }
    secrets: { s: { file: ./app/s } }
  `,
  "extends, reset, anchors, gpus, providers and namespaces": `
    x-env: &env { SHARED: "on" }
    services:
      base: { ${image}, environment: { <<: *env, B: "1" }, profiles: [never] }
      more: { extends: base, environment: { C: "0777" }, profiles: !reset [] }
      gpu: { ${image}, gpus: all, annotations: { a: "no" } }
      tool: { provider: { type: echo, options: { a: "no" } } }
      user: { ${image}, depends_on: [tool] }
      beside: { ${image}, network_mode: "service:more", pid: "service:more", volumes_from: ["more:ro"] }
      net: { ${image}, networks: { front: { ipv4_address: 172.29.8.5, aliases: ["on"] } } }
    networks: { front: { ipam: { config: [{ subnet: 172.29.8.0/24 }] }, driver_opts: { a: "1" } } }
  `,
};

const Resolved = z.looseObject({ services: z.record(z.string(), z.unknown()) });

describeWithEngine("the file that eject writes", () => {
  for (const [what, text] of Object.entries(shapes)) {
    scenario(
      `is equivalent to the project for Compose: ${what}`,
      { "compose.yaml": text },
      async (fixture) => {
        await expectSameModel(fixture);
      },
    );
  }

  const text = fc.oneof(
    fc.constantFrom("yes", "no", "on", "off", "y", "~", "null", "", "22:22", "0777", "0o17", "1_000", "1e3"),
    fc.constantFrom(
      "2001-12-14",
      "1.10",
      "=",
      "<<",
      "a\nb\n",
      " a ",
      "a: b",
      "# a",
      "$$a$${b}",
      "{}",
      "[]",
      "'q'",
    ),
    fc.stringMatching(/^[ab:#{}"'|>&*!%@`\n -]{1,8}$/),
    fc.stringMatching(/^[0-9.:_+-]{1,8}$/),
  );
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/),
    fc.constantFrom("y", "NO", "on", "a.b"),
  );
  // A name such as `pw` would mark its value as a secret, and eject omits secrets.
  const environment = fc
    .dictionary(name, text, { noNullPrototype: true })
    .filter((values) => !Object.entries(values).some(([key, value]) => isSecret(key, value)));
  const service = fc.record({
    environment,
    labels: fc.dictionary(name, text, { noNullPrototype: true }),
    command: fc.array(text, { minLength: 1 }),
  });

  scenario("is equivalent for any text values in a project", {}, async (fixture) => {
    await fc.assert(
      fc.asyncProperty(fc.array(service, { minLength: 1, maxLength: 12 }), async (services) => {
        const named = services.map((one, index) => [`s${index}`, { image: busyboxImage, ...one }] as const);
        const document = { services: Object.fromEntries(named) };
        await fixture.write(
          "compose.yaml",
          stringify(document, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE" }),
        );
        await expectSameModel(fixture);
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});

/** The model and the hashes, which `up` compares. */
async function expectSameModel(fixture: Fixture): Promise<void> {
  const eject = await fixture.stackctl("eject --output compose.ejected.yaml --force");
  expect(eject).toMatchObject({ exitCode: 0, stderr: "" });
  const resolve = async (options: string) => {
    const { services, networks, volumes, configs, secrets } = Resolved.parse(
      JSON.parse(await fixture.compose(`${options} config --format json`)),
    );
    return { services, networks, volumes, configs, secrets };
  };
  const options = "-f compose.ejected.yaml --env-file .env.ejected";
  const env = await fixture.read(".env.ejected");
  expect(env).not.toMatch(/^\w+=$/m);
  expect(await resolve(options)).toEqual(await resolve(""));
  expect(await fixture.compose(`${options} config --hash *`)).toBe(await fixture.compose("config --hash *"));
}
