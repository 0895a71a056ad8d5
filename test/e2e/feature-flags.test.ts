import { expect } from "vitest";
import * as z from "zod";
import { Source } from "../../src/domain/settings.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { containersOf, statesOf, volumesOf } from "../support/engine/engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const FeatureList = z.object({
  features: z.array(z.object({ name: z.string(), enabled: z.boolean(), source: Source })),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };

describeWithEngine("a feature flag", () => {
  scenario(
    "is read from every source, and up starts exactly the enabled services",
    {
      "stackctl.yaml": `
        features:
          by-argument: {}
          by-environment: {}
          by-dotenv: {}
          by-config: {}
          by-default: { default: true }
          by-need: {}
          not-at-all: {}
          switched-off: { default: true, requires: [not-at-all] }
        enable: [by-config]
      `,
      ".env": "# what this machine needs\nENABLE_BY_DOTENV = yes\nENABLE_SWITCHED_OFF=off\n",
      "compose.yaml": `
        services:
          core: { ${quickIdle} }
          a: { ${quickIdle}, profiles: [by-argument], depends_on: [n] }
          e: { ${quickIdle}, profiles: [by-environment] }
          d: { ${quickIdle}, profiles: [by-dotenv] }
          c: { ${quickIdle}, profiles: [by-config] }
          f: { ${quickIdle}, profiles: [by-default] }
          n: { ${quickIdle}, profiles: [by-need] }
          x: { ${quickIdle}, profiles: [not-at-all] }
          y: { ${quickIdle}, profiles: [switched-off] }
      `,
    },
    async (fixture) => {
      const env = { ...stable, ENABLE_BY_ENVIRONMENT: "True" };
      const listed = await fixture.stackctl("features --enable-by-argument --json", { env });
      const sources = Object.fromEntries(
        listed.json(FeatureList).features.map(({ name, enabled, source }) => [name, [enabled, source]]),
      );
      expect(sources).toEqual({
        "by-argument": [true, { kind: "argument", detail: "--enable-by-argument" }],
        "by-environment": [true, { kind: "environment", detail: "ENABLE_BY_ENVIRONMENT" }],
        "by-dotenv": [true, { kind: "dotenv", detail: "ENABLE_BY_DOTENV in .env:2" }],
        "by-config": [true, { kind: "config", detail: "enable in stackctl.yaml" }],
        "by-default": [true, { kind: "default", detail: "default in stackctl.yaml" }],
        "by-need": [true, { kind: "dependency", detail: "a depends on n" }],
        "not-at-all": [false, { kind: "default", detail: "off by default" }],
        "switched-off": [false, { kind: "dotenv", detail: "ENABLE_SWITCHED_OFF in .env:3" }],
      });

      expect(await fixture.stackctl("up --enable-by-argument", { env })).toMatchObject({ exitCode: 0 });
      expect(Object.keys(await statesOf(fixture.project))).toEqual(["a", "c", "core", "d", "e", "f", "n"]);
    },
  );

  scenario(
    "from a stronger source overrides the weaker ones, which are listed",
    {
      "stackctl.yaml": `
        features:
          mail: { default: false }
        enable: [mail]
      `,
      ".env": "ENABLE_MAIL=false\n",
      "compose.yaml": `services: { mail: { ${quickIdle}, profiles: [mail] }, core: { ${quickIdle} } }`,
    },
    async (fixture) => {
      const list = async (flags: string, env: Record<string, string>) => {
        const { features, warnings } = (await fixture.stackctl(`features ${flags} --json`, { env })).json(
          FeatureList,
        );
        return { ...features[0], beaten: warnings.map(({ message }) => message.split(" sets ")[0]) };
      };
      const on = { ENABLE_MAIL: "1" };
      expect(await list("--disable-mail", on)).toEqual({
        name: "mail",
        enabled: false,
        source: { kind: "argument", detail: "--disable-mail" },
        beaten: ["ENABLE_MAIL", "enable in stackctl.yaml"],
      });
      expect(await list("", on)).toEqual({
        name: "mail",
        enabled: true,
        source: { kind: "environment", detail: "ENABLE_MAIL" },
        beaten: ["ENABLE_MAIL in .env:1"],
      });
      expect(await list("", {})).toEqual({
        name: "mail",
        enabled: false,
        source: { kind: "dotenv", detail: "ENABLE_MAIL in .env:1" },
        beaten: ["enable in stackctl.yaml"],
      });
      await fixture.write(".env", "");
      expect(await list("", {})).toEqual({
        name: "mail",
        enabled: true,
        source: { kind: "config", detail: "enable in stackctl.yaml" },
        beaten: [],
      });
    },
  );

  scenario(
    "that features enable and disable write to .env adds and removes its container and keeps its volume",
    {
      ".env": "# kept\r\nGREETING='pa$word' # as it is\r\n",
      "compose.yaml": `
        services:
          core: { ${quickIdle} }
          store: { ${quickIdle}, profiles: [store], volumes: ["data:/data"] }
        volumes:
          data:
      `,
    },
    async (fixture) => {
      const { project } = fixture;
      const before = await fixture.read(".env");
      expect(await fixture.stackctl("features enable store")).toMatchObject({ exitCode: 0 });
      expect(await fixture.read(".env")).toBe(`${before}ENABLE_STORE=true\r\n`);
      expect(await containersOf(project)).toEqual([]);
      expect(await fixture.stackctl("up", { env: stable })).toMatchObject({ exitCode: 0 });
      expect(await statesOf(project)).toEqual({ core: "running", store: "running" });

      expect(await fixture.stackctl("features disable store")).toMatchObject({ exitCode: 0 });
      expect(await fixture.read(".env")).toBe(`${before}ENABLE_STORE=false\r\n`);
      const up = await fixture.stackctl("up --json", { env: stable });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json()).toMatchObject({
        stopped: [{ service: "store", cause: "feature store is disabled: ENABLE_STORE in .env:3" }],
      });
      expect(await statesOf(project)).toEqual({ core: "running" });
      expect(await volumesOf(project)).toEqual([`${project}_data`]);

      const explained = await fixture.stackctl("features explain store");
      expect(explained).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("ENABLE_STORE in .env:3"),
      });
    },
  );
});
