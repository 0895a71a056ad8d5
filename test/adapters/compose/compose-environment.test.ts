import { describe, expect, it } from "vitest";
import {
  capturedComposeEnvironment,
  composeEnvironment,
} from "../../../src/adapters/compose/compose-environment.ts";

const target = {
  files: [],
  projectName: undefined,
  projectDirectory: "/srv/shop",
  envFiles: [],
  profiles: ["a"],
  env: { ENABLE_A: "true", TAG: "new" },
};

describe("the environment of Compose", () => {
  it("is the process's own with the target's on top", () => {
    const env = composeEnvironment(new Map(Object.entries({ HOME: "/root", TAG: "old" })), target);
    expect(env).toMatchObject({ HOME: "/root", TAG: "new", ENABLE_A: "true" });
  });

  it.each([undefined, "", "x"])("leaves COMPOSE_PROFILES as the shell has it: %s", (value) => {
    const env = new Map(value === undefined ? [] : [["COMPOSE_PROFILES", value]]);
    expect(composeEnvironment(env, target).COMPOSE_PROFILES).toBe(value);
    expect(capturedComposeEnvironment(env, target).COMPOSE_PROFILES).toBe(value);
  });

  it("disables colours only for output that a program reads", () => {
    expect(capturedComposeEnvironment(new Map([["COMPOSE_ANSI", "always"]]), target).COMPOSE_ANSI).toBe(
      "never",
    );
    expect(composeEnvironment(new Map([["COMPOSE_ANSI", "always"]]), target).COMPOSE_ANSI).toBe("always");
  });
});
