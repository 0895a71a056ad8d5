import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

describeWithEngine("config", () => {
  scenario(
    "shows each setting and flag with its source and the values that it overrides",
    {
      "compose.yaml": `services: { web: { ${quickIdle} }, extra: { ${quickIdle}, profiles: [extra] } }`,
      "stackctl.yaml": "features: { extra: {} }\nenable: [extra]\nsettings: { waitTimeout: 40s }\n",
      ".env": "STACKCTL_WAIT_TIMEOUT=30s\nENABLE_EXTRA=false\nDB_PASSWORD=hunter2-hunter2\n",
    },
    async (fixture) => {
      const options = { env: { STACKCTL_WAIT_TIMEOUT: "20s" } };
      const config = await fixture.stackctl("config --json --enable-extra", options);
      expect(config).toMatchObject({ exitCode: 0, stderr: "" });
      expect(config.json()).toMatchObject({
        settings: expect.arrayContaining([
          {
            name: "waitTimeout",
            value: "20s",
            source: { kind: "environment", detail: "STACKCTL_WAIT_TIMEOUT" },
            overridden: [
              { value: "30s", source: { kind: "dotenv", detail: "STACKCTL_WAIT_TIMEOUT in .env:1" } },
              { value: "40s", source: { kind: "config", detail: "settings.waitTimeout in stackctl.yaml" } },
            ],
          },
          {
            name: "ENABLE_EXTRA",
            value: "true",
            source: { kind: "argument", detail: "--enable-extra" },
            overridden: [
              { value: "false", source: { kind: "dotenv", detail: "ENABLE_EXTRA in .env:2" } },
              { value: "true", source: { kind: "config", detail: "enable in stackctl.yaml" } },
            ],
          },
        ]),
      });
      const text = await fixture.stackctl("config", options);
      expect(text.stdout).toMatch(/waitTimeout +20s +STACKCTL_WAIT_TIMEOUT/);
      expect(text.stdout + config.stdout).not.toContain("hunter2");
    },
  );
});
