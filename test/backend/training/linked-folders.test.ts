import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createDataFolder, isStep, readEvents, startJobServer } from "../../support/job-server.ts";

it("follows no link in the place of a job's folder, to read, to write or to delete", async () => {
  const { server, jobsFolder, elsewhere } = await start();
  const { id } = await server.client.fineTuning.jobs.create({ model: "tiny", training_file: "plain.txt" });
  await readEvents(server, id);
  await rename(join(jobsFolder, id), join(jobsFolder, "../old"));
  await symlink(elsewhere, join(jobsFolder, id));
  const get = async (path: string) => {
    const response = await server.app.request(`/v1/fine_tuning/jobs/${id}/${path}`);
    return `${response.status} ${await response.text()}`;
  };
  expect(await get("logs")).toBe("200 ");
  expect(await get("artifacts")).toBe('200 {"object":"list","data":[]}');
  expect(await get("artifacts/model.pt")).toMatch(/^404 /);
  expect(await get("artifacts/checkpoints/step-00000001/state")).toMatch(/^404 /);
});

it("follows no link in a job's folder to the outside", async () => {
  const { server, jobsFolder, elsewhere } = await start();
  const { id } = await server.client.fineTuning.jobs.create({ model: "tiny", training_file: "plain.txt" });
  await readEvents(server, id);
  for (const name of ["train.log", "model.pt"]) {
    await rm(join(jobsFolder, id, name));
    await symlink(join(elsewhere, name), join(jobsFolder, id, name));
    const path = name === "train.log" ? "logs" : `artifacts/${name}`;
    const response = await server.app.request(`/v1/fine_tuning/jobs/${id}/${path}`);
    expect(await response.text(), name).not.toContain("precious");
  }
});

it("runs no job in a folder that is a link", async () => {
  const { server, jobsFolder, elsewhere } = await start();
  const create = async (training_file: string) =>
    (await server.client.fineTuning.jobs.create({ model: "tiny", training_file })).id;
  const running = await create("hangs.txt");
  await readEvents(server, running, isStep(3));
  const waiting = await create("plain.txt");
  await symlink(elsewhere, join(jobsFolder, waiting));
  const before = await listAll(elsewhere);
  await server.client.fineTuning.jobs.cancel(running);
  await readEvents(server, waiting);
  expect(await server.client.fineTuning.jobs.retrieve(waiting)).toMatchObject({
    status: "failed",
    error: { code: "job_folder_replaced" },
  });
  expect(await listAll(elsewhere)).toEqual(before);
});

it("deletes no checkpoint behind a link", async () => {
  const { server, jobsFolder, elsewhere } = await start();
  const { id } = await server.client.fineTuning.jobs.create({ model: "tiny", training_file: "hangs.txt" });
  await readEvents(server, id, isStep(3));
  await rename(join(jobsFolder, id, "checkpoints"), join(jobsFolder, "../old"));
  await symlink(join(elsewhere, "checkpoints"), join(jobsFolder, id, "checkpoints"));
  await server.client.fineTuning.jobs.cancel(id);
  expect(await listAll(elsewhere)).toContain("checkpoints/step-00000001/state");
});

async function start() {
  const data = await createDataFolder({ "plain.txt": {}, "hangs.txt": { hangAt: 3 } });
  onTestFinished(data.remove);
  const outside = await createDataFolder({ "train.log": "precious", "model.pt": "precious" });
  onTestFinished(outside.remove);
  await mkdir(join(outside.folder, "checkpoints/step-00000001"), { recursive: true });
  await writeFile(join(outside.folder, "checkpoints/step-00000001/state"), "precious");
  const server = await startJobServer(data.folder);
  onTestFinished(() => server.close());
  return { server, jobsFolder: join(data.folder, ".stackctl/backend/jobs"), elsewhere: outside.folder };
}

async function listAll(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).toSorted();
}
