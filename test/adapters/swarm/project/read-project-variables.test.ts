import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProjectVariables } from "../../../../src/adapters/swarm/project/read-project-variables.ts";

describe("readProjectVariables", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "stackctl-variables-"));
    writeFileSync(join(root, ".env"), "TOKEN=from-file\nSHELL_WINS=file\nFEATURE_WINS=file\n");
    writeFileSync(join(root, "prod.env"), "TOKEN=from-prod\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const read = (envFiles: readonly string[], process: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      readProjectVariables(
        { projectDirectory: root, envFiles, env: { FEATURE_WINS: "feature" } },
        new Map(Object.entries(process)),
      ),
    );

  it("reads .env below the variables of the process and of the features", () => {
    const process = { SHELL_WINS: "shell", FEATURE_WINS: "shell" };
    expect(read([], process)).toEqual({ TOKEN: "from-file", SHELL_WINS: "shell", FEATURE_WINS: "feature" });
  });

  it("reads the named files instead of .env", () => {
    expect(read([join(root, "prod.env")])).toEqual({ TOKEN: "from-prod", FEATURE_WINS: "feature" });
  });

  it("reads no .env where Compose reads none", () => {
    expect(read([], { COMPOSE_DISABLE_ENV_FILE: "1" })).not.toHaveProperty("TOKEN");
  });
});
