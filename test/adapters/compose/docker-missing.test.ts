import { describe, expect, it } from "vitest";
import { describeMissingDocker, findUnusableDocker } from "../../../src/adapters/compose/docker-missing.ts";

describe("findUnusableDocker", () => {
  it.each([
    "unknown flag: --project-directory\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information",
    "unknown shorthand flag: 'f' in -f\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]",
    "docker: unknown command: docker compose\n\nRun 'docker --help' for more information",
    "docker: 'compose' is not a docker command.\nSee 'docker --help'",
  ])("sees that the plugin is missing: %s", (stderr) => {
    const error = findUnusableDocker(stderr);
    expect(error).toMatchObject({ code: "engine-unavailable", message: "docker has no compose plugin" });
    expect(error?.hint).toContain("docker-compose-plugin");
  });

  it("sees that docker may not read its own folder, and so finds no plugin", () => {
    const stderr =
      "WARNING: Error loading config file: open /root/.docker/config.json: permission denied\nunknown flag: --project-directory\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]";
    expect(findUnusableDocker(stderr)).toMatchObject({
      code: "engine-unavailable",
      message: "docker has no permission to read /root/.docker/config.json, so it finds no compose plugin",
      hint: expect.stringContaining("ls -ld ~/.docker"),
    });
  });

  it("sees a context that does not exist", () => {
    const stderr =
      'Failed to initialize: unable to resolve docker endpoint: context "nope": context not found: open /root/.docker/contexts/meta/ca37/meta.json: no such file or directory';
    expect(findUnusableDocker(stderr)?.message).toBe(
      'docker cannot choose an engine: context "nope": context not found',
    );
  });

  it("leaves errors of Compose alone", () => {
    expect(findUnusableDocker("unknown flag: --nope\n\nUsage:  docker compose up [OPTIONS]")).toBeUndefined();
    expect(findUnusableDocker("empty compose file")).toBeUndefined();
  });
});

describe("describeMissingDocker", () => {
  it("reports what to install", () => {
    expect(describeMissingDocker("ENOENT")).toMatchObject({
      code: "engine-unavailable",
      message: "no docker command was found on the PATH",
    });
    expect(describeMissingDocker("EACCES").message).toContain("EACCES");
  });
});
