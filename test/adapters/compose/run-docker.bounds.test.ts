import { afterEach, describe, expect, it } from "vitest";
import { captureDocker } from "../../../src/adapters/compose/run-docker.ts";
import { createStubDocker, type StubDocker } from "./stub-docker.ts";

let stub: StubDocker | undefined;
afterEach(() => stub?.remove());

async function capture(script: string, bounds: { readonly most: number; readonly readingMs: number }) {
  stub = await createStubDocker(script);
  const call = { args: ["info"], env: Object.fromEntries(stub.env), cwd: stub.folder };
  return captureDocker(call, undefined, bounds);
}

describe("captureDocker", () => {
  it("keeps output up to the bound, and ends what prints more", async () => {
    expect((await capture("echo 1234", { most: 5, readingMs: 60_000 })).stdout).toBe("1234");
    await expect(capture("yes", { most: 100_000, readingMs: 60_000 })).rejects.toMatchObject({
      code: "compose-failed",
      message: expect.stringContaining("printed more than 100000 characters, and was ended"),
      hint: expect.any(String),
    });
  });

  it("ends a reading that comes to no end, and says after how long", async () => {
    await expect(capture("exec sleep 1000", { most: 100, readingMs: 1 })).rejects.toMatchObject({
      code: "compose-failed",
      message: expect.stringContaining("did not end within 0.001 s"),
    });
  });
});
