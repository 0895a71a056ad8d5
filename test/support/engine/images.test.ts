import { expect, inject, it } from "vitest";
import { describeWithEngine } from "./describe-with-engine.ts";
import { docker } from "./docker.ts";
import { busyboxImage } from "./images.ts";

describeWithEngine("the engine for tests", () => {
  it("has a busybox image", async () => {
    expect(inject("engine").kind).toBe("available");
    const listed = await docker("run", "--rm", "--network", "none", busyboxImage, "ls", "/bin");
    expect(listed.split("\n")).toEqual(expect.arrayContaining(["httpd", "nc", "sh", "sleep", "wget"]));
  });
});
