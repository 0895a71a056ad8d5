import { randomBytes } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { createDockerEngine } from "../../../src/adapters/docker/docker-engine.ts";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { docker } from "../../support/engine/docker.ts";
import { removeProject } from "../../support/engine/engine.ts";
import { busyboxImage } from "../../support/engine/images.ts";
import { until } from "../../support/until.ts";

const env = new Map(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

/** A container whose program ignores the polite signals until it is let go. */
async function runStubborn(more: readonly string[] = []) {
  const project = `st-ending-${randomBytes(3).toString("hex")}`;
  onTestFinished(() => removeProject(project));
  const script = "trap '' TERM HUP; until [ -e /go ]; do sleep 0.02; done";
  const labels = [
    "--label",
    `com.docker.compose.project=${project}`,
    "--label",
    "com.docker.compose.service=web",
  ];
  const flags = ["--detach", "--name", `${project}-web-1`, "--stop-timeout", "300", ...more, ...labels];
  await docker("run", ...flags, busyboxImage, "sh", "-c", script);
  return project;
}

describeWithEngine("listEnding", () => {
  it("names a container from the request to stop it until it has ended", async () => {
    const engine = createDockerEngine({ env });
    const project = await runStubborn();
    expect(await engine.listEnding(project)).toEqual([]);
    const stopping = docker("stop", `${project}-web-1`);
    await until(async () => (await engine.listEnding(project)).length > 0);
    // Other tests beside this one may make the engine forget the request, and then it is not certain.
    expect(await engine.listEnding(project)).toMatchObject([{ name: `${project}-web-1`, graceMs: 300_000 }]);
    await docker("exec", `${project}-web-1`, "touch", "/go");
    await stopping;
    // `docker stop` returns a moment before the engine lists the end.
    await until(async () => (await engine.listEnding(project)).length === 0);
  });

  it("names a container as uncertain when the engine no longer has the request", async () => {
    const engine = createDockerEngine({ env });
    const project = await runStubborn();
    const [web] = await engine.listContainers(project);
    const check = { command: ["true"], intervalMs: 1_000, timeoutMs: 60_000 };
    const flood = async () => {
      for (let round = 0; round < 12; round += 1) await engine.probe(web?.id ?? "", check);
    };
    const stopping = docker("stop", `${project}-web-1`);
    await until(async () => (await engine.listEnding(project)).length > 0);
    // Three events each: more than the 256 that the engine keeps.
    await Promise.all(Array.from({ length: 8 }, flood));
    expect(await engine.listEnding(project)).toEqual([
      { name: `${project}-web-1`, isCertain: false, sinceMs: undefined, graceMs: 300_000 },
    ]);
    await docker("exec", `${project}-web-1`, "touch", "/go");
    await stopping;
    // `docker stop` returns a moment before the engine lists the end.
    await until(async () => (await engine.listEnding(project)).length === 0);
  });

  it("ignores a signal that does not end the container, unless it is the stop signal", async () => {
    const engine = createDockerEngine({ env });
    const reloaded = await runStubborn();
    await docker("kill", "--signal", "HUP", `${reloaded}-web-1`);
    expect(await engine.listEnding(reloaded)).toEqual([]);
    const stopped = await runStubborn(["--stop-signal", "SIGHUP"]);
    await docker("kill", "--signal", "HUP", `${stopped}-web-1`);
    await until(async () => (await engine.listEnding(stopped)).length > 0);
  });
});
