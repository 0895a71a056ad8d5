import { describe, expect, it } from "vitest";
import { dockerFixes, noDockerCommand } from "../../../src/plan/engine/docker-fixes.ts";

describe("dockerFixes", () => {
  it.each([
    ["linux", "sudo systemctl start docker", "docker-compose-plugin", "usermod -aG docker"],
    ["darwin", "open -a Docker", "Docker Desktop", "ls -l"],
    ["win32", "Docker Desktop", "Docker Desktop", "docker-users"],
    ["freebsd", "sudo systemctl start docker", "docker-compose-plugin", "usermod -aG docker"],
  ])("gives the remedies for %s", (platform, start, compose, permit) => {
    const fixes = dockerFixes(platform);
    expect(fixes.start).toContain(start);
    expect(fixes.start).toContain("DOCKER_HOST");
    expect(fixes.installCompose).toContain(compose);
    expect(fixes.permit).toContain(permit);
    expect(noDockerCommand(platform)).toMatchObject({ exitCode: 4, hint: fixes.install });
  });
});
