import { expect, it } from "vitest";
import { readBackendSettings } from "../../../src/backend/settings/read-backend-settings.ts";

it("serves the backend on port 10010 by default", () => {
  expect(readBackendSettings({})).toMatchObject({
    STACKCTL_ROLE: "backend",
    PORT: 10_010,
    ENVIRONMENT: "development",
    LOG_LEVEL: "info",
    TABBY_TIMEOUT: 15_000,
  });
});

it("treats an empty value, as Compose passes it, as absent", () => {
  expect(readBackendSettings({ PORT: "", ENVIRONMENT: "" })).toMatchObject({
    PORT: 10_010,
    ENVIRONMENT: "development",
  });
});

it("listens on every address unless one is named", () => {
  expect(readBackendSettings({ HOST: "" }).HOST).toBeUndefined();
  expect(readBackendSettings({ HOST: "127.0.0.1" }).HOST).toBe("127.0.0.1");
});

it("hides secrets", () => {
  const settings = readBackendSettings({ API_TOKEN: "swordfish", TABBY_API_KEY: "swordfish" });
  expect(settings.API_TOKEN?.reveal()).toBe("swordfish");
  expect(JSON.stringify(settings)).not.toContain("swordfish");
});

it("names all invalid values at once", () => {
  const messages = problemsOf(() => readBackendSettings({ STACKCTL_ROLE: "cook", PORT: "70000" }));
  expect(messages).toEqual([
    expect.stringContaining('STACKCTL_ROLE="cook"'),
    expect.stringContaining('PORT="70000"'),
  ]);
});

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof Error && "problems" in error && Array.isArray(error.problems)) {
      return error.problems.map((problem: { message: string }) => problem.message);
    }
  }
  return [];
}
