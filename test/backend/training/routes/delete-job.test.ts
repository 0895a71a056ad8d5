import { mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import {
  createDataFolder,
  isStep,
  type JobServer,
  readEvents,
  startJobServer,
} from "../../../support/job-server.ts";

const files = { "plain.txt": {}, "hangs.txt": { hangAt: 3 } };

it("deletes a job that has ended with its folder, and answers 404 from then on", async () => {
  const { server, jobsFolder, restart } = await start();
  const [first, second] = [await run(server), await run(server)];
  expect(await remove(server, first)).toEqual({
    status: 200,
    body: { id: first, object: "fine_tuning.job", deleted: true },
  });
  expect(await readdir(jobsFolder)).toEqual([second]);
  for (const path of ["", "/events", "/logs", "/artifacts", "/artifacts/model.pt", "/checkpoints"]) {
    const answer = await server.app.request(`/v1/fine_tuning/jobs/${first}${path}`);
    expect([path, answer.status]).toEqual([path, 404]);
  }
  for (const id of [first, "ftjob-none", "..", "%2e%2e%2fjobs.db"]) {
    expect(await remove(server, id)).toMatchObject({ status: 404 });
  }
  expect((await server.client.fineTuning.jobs.list()).data.map(({ id }) => id)).toEqual([second]);
  // Without a job left, the database is no lost one.
  expect(await remove(server, second)).toMatchObject({ status: 200 });
  const next = await restart();
  expect((await next.client.fineTuning.jobs.list()).data).toEqual([]);
  await run(next);
});

it("deletes no job that runs or waits", async () => {
  const { server } = await start();
  const running = await create(server, "hangs.txt");
  await readEvents(server, running, isStep(3));
  const waiting = await create(server, "plain.txt");
  for (const [id, status] of [
    [running, "running"],
    [waiting, "queued"],
  ] as const) {
    const message = `job ${id} is ${status}: cancel it with POST /v1/fine_tuning/jobs/${id}/cancel before you delete it`;
    expect(await remove(server, id)).toMatchObject({
      status: 409,
      body: { error: { code: "job_active", message } },
    });
  }
  for (const id of [waiting, running]) {
    await server.client.fineTuning.jobs.cancel(id);
    expect(await remove(server, id)).toMatchObject({ status: 200 });
  }
});

it("answers one of several that delete a job at the same time with 200, and the others with 200 or 404", async () => {
  const { server, jobsFolder } = await start();
  for (let round = 0; round < 10; round += 1) {
    const id = await run(server);
    const answers = await Promise.all(Array.from({ length: 4 }, () => remove(server, id)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([]);
  }
  expect(await readdir(jobsFolder)).toEqual([]);
  expect(server.bugs).toEqual([]);
});

it("removes a link in the place of a job's folder, and nothing behind it", async () => {
  const { server, jobsFolder, folder } = await start();
  const id = await run(server);
  const elsewhere = join(folder, "elsewhere");
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, "precious"), "");
  await rename(join(jobsFolder, id), join(folder, "old"));
  await symlink(elsewhere, join(jobsFolder, id));
  expect(await remove(server, id)).toMatchObject({ status: 200 });
  expect(await readdir(elsewhere)).toEqual(["precious"]);
  expect(await readdir(jobsFolder)).toEqual([]);
});

async function start() {
  const data = await createDataFolder(files);
  onTestFinished(data.remove);
  let server = await startJobServer(data.folder);
  onTestFinished(() => server.close());
  const restart = async () => {
    await server.close();
    server = await startJobServer(data.folder);
    return server;
  };
  return { server, restart, folder: data.folder, jobsFolder: join(data.folder, ".stackctl/backend/jobs") };
}

async function create({ client }: JobServer, training_file: string): Promise<string> {
  return (await client.fineTuning.jobs.create({ model: "tiny", training_file })).id;
}

async function run(server: JobServer): Promise<string> {
  const id = await create(server, "plain.txt");
  await readEvents(server, id);
  return id;
}

async function remove({ app }: JobServer, id: string) {
  const response = await app.request(`/v1/fine_tuning/jobs/${id}`, { method: "DELETE" });
  return { status: response.status, body: await response.json() };
}
