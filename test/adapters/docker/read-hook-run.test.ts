import { randomBytes } from "node:crypto";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { createDockerEngine } from "../../../src/adapters/docker/docker-engine.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";

const image = "stackctl-test/busybox:1";
const engine = createDockerEngine({
  env: new Map(Object.entries(process.env).map(([k, v]) => [k, v ?? ""])),
});

describeWithEngine("the traces of a failed hook", () => {
  it("are read from the container that Compose keeps of a pre_start hook, which is no replica", async () => {
    const project = `st-hook-${randomBytes(3).toString("hex")}`;
    const label = (key: string, value: string) => ["--label", `com.docker.compose.${key}=${value}`];
    const own = [...label("project", project), ...label("service", "a")];
    onTestFinished(async () => {
      await execa("docker", ["rm", "--force", `${project}-a-1`, `${project}-hook`]);
    });
    await execa("docker", ["create", "--name", `${project}-a-1`, ...own, image, "sleep", "infinity"]);
    const command = ["sh", "-c", "echo no schema; exit 4"];
    const hook = [
      "run",
      "--name",
      `${project}-hook`,
      ...own,
      ...label("hook", "pre_start"),
      image,
      ...command,
    ];
    await execa("docker", hook, { reject: false });

    expect(await engine.readHookRun({ project, service: "a", container: undefined })).toEqual({
      kind: "pre_start",
      command: "sh -c echo no schema; exit 4",
      exitCode: 4,
      logs: ["no schema"],
    });
    expect(await engine.readHookRun({ project, service: "b", container: undefined })).toBeUndefined();
    const names = (await engine.listContainers(project)).map(({ name }) => name);
    expect(names).toEqual([`${project}-a-1`]);
  });
});
