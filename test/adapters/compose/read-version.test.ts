import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { describePlugins } from "../../../src/adapters/compose/cache-model.ts";
import { readVersion } from "../../../src/adapters/compose/read-version.ts";

/** A `docker` that says this and then fails with the code, in a folder of its own. */
async function aDocker(says: string, exitCode = 0) {
  const folder = await mkdtemp(join(tmpdir(), "stackctl-version-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const change = (text: string) =>
    writeFile(join(folder, "docker"), `#!/bin/sh\necho '${text}'\nexit ${exitCode}\n`, { mode: 0o755 });
  await change(says);
  const call = {
    args: ["compose", "version", "--short"],
    env: { PATH: `${folder}:/bin:/usr/bin` },
    cwd: folder,
  };
  return {
    read: () => readVersion(call, undefined, join(folder, "known")),
    change,
    known: join(folder, "known"),
  };
}

it("reads the version, with or without its v", async () => {
  expect(await (await aDocker("2.40.3-3")).read()).toBe("2.40.3-3");
  expect(await (await aDocker("v2.20.0")).read()).toBe("2.20.0");
});

it.skipIf(describePlugins(process.env).length === 0)(
  "asks once for each plugin (skipped where none is in a usual place)",
  async () => {
    const docker = await aDocker("2.40.3");
    await docker.read();
    await docker.change("2.99.0");
    expect(await docker.read()).toBe("2.40.3");
    const [name = ""] = await readdir(docker.known);
    await writeFile(join(docker.known, name), "half a fi");
    expect(await docker.read()).toBe("2.99.0");
  },
);

it("throws engine-unavailable without Compose or docker", async () => {
  const unavailable = { code: "engine-unavailable", hint: expect.any(String) };
  await expect((await aDocker("", 1)).read()).rejects.toMatchObject(unavailable);
  await expect((await aDocker("hello")).read()).rejects.toMatchObject(unavailable);
  const call = { args: ["compose"], env: { PATH: "/nonexistent" }, cwd: "/" };
  const folder = await mkdtemp(join(tmpdir(), "stackctl-version-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await expect(readVersion(call, undefined, folder)).rejects.toMatchObject({
    message: "no docker command was found on the PATH",
  });
});
