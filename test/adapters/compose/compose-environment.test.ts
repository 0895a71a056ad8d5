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

  it("has COMPOSE_PROFILES empty, so that it neither adds a profile nor lets .env add one", () => {
    expect(composeEnvironment(new Map([["COMPOSE_PROFILES", "x"]]), target).COMPOSE_PROFILES).toBe("");
    expect(composeEnvironment(new Map(), target).COMPOSE_PROFILES).toBe("");
  });

  it("takes colours away only where a program reads", () => {
    expect(capturedComposeEnvironment(new Map([["COMPOSE_ANSI", "always"]]), target).COMPOSE_ANSI).toBe(
      "never",
    );
    expect(composeEnvironment(new Map([["COMPOSE_ANSI", "always"]]), target).COMPOSE_ANSI).toBe("always");
  });
});
