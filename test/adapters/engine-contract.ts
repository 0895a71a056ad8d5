import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ContainerCheck, ContainerEvent } from "../../src/domain/container.ts";
import type { LogLine, LogRange } from "../../src/domain/log-line.ts";
import type { LocalEngine } from "../../src/ports/engine.ts";

/** An engine to test, with a way to make containers come and go. */
export interface EngineSubject {
  readonly engine: LocalEngine;
  /** One that cannot be reached. */
  readonly unreachable: LocalEngine;
  readonly project: string;
  /** A reference that the engine has an image for; undefined where it runs none. */
  readonly image: string | undefined;
  /** What the version of its API looks like, and that of its control groups; such an engine keeps a folder of its own. */
  readonly versions: { readonly api: RegExp; readonly cgroup: RegExp };
  /** The socket of the one that cannot be reached; undefined where there is no such thing. */
  readonly unreachableSocket: string | undefined;
  /** Runs a container that says these lines and then stays, or ends with a code. */
  run(
    service: string,
    options?: { readonly says?: readonly string[]; readonly endsWith?: number },
  ): Promise<void>;
  /** Runs a container that publishes TCP port 80 on a free port of 127.0.0.1, and gives that. */
  publish(service: string): Promise<number>;
  remove(service: string): Promise<void>;
  /** Creates a container that is not started; one that is broken cannot be. */
  create(service: string, options?: { readonly broken?: boolean }): Promise<void>;
  /** What a check has to run inside to end with this code. */
  checkThatEnds(exitCode: number): ContainerCheck;
  /** One that takes longer than it may. */
  readonly checkThatHangs: ContainerCheck;
  cleanup(): Promise<void>;
}

/** What every engine must do, whatever it is made of. */
export function describeEngineContract(createSubject: () => Promise<EngineSubject>): void {
  let subject: EngineSubject;
  let engine: LocalEngine;
  let project: string;
  beforeEach(async () => {
    subject = await createSubject();
    ({ engine, project } = subject);
  });
  afterEach(() => subject.cleanup());

  describe("listContainers", () => {
    it("is empty for a project without containers", async () => {
      expect(await engine.listContainers(project)).toEqual([]);
    });

    it("lists containers by service, those that ended too", async () => {
      await subject.run("web");
      await subject.run("job", { endsWith: 3 });
      const containers = await engine.listContainers(project);
      expect(containers.map(({ service, state, exitCode }) => ({ service, state, exitCode }))).toEqual([
        { service: "job", state: "exited", exitCode: 3 },
        { service: "web", state: "running", exitCode: 0 },
      ]);
      expect(containers.every(({ id, imageId }) => id !== "" && imageId !== "")).toBe(true);
    });

    it("does not list removed containers", async () => {
      await subject.run("web");
      await subject.remove("web");
      expect(await engine.listContainers(project)).toEqual([]);
    });
  });

  it("reads single containers again, and omits removed ones", async () => {
    await subject.run("web");
    await subject.run("job", { endsWith: 3 });
    const listed = await engine.listContainers(project);
    const ids = listed.map(({ id }) => id);
    expect(await engine.inspectContainers(ids)).toEqual(listed);
    await subject.remove("web");
    const left = await engine.inspectContainers(ids);
    expect(left.map(({ service, exitCode }) => [service, exitCode])).toEqual([["job", 3]]);
    expect(await engine.inspectContainers([])).toEqual([]);
  });

  describe("startContainer", () => {
    it("starts created containers, and does not start running ones again", async () => {
      await subject.create("web");
      const [created] = await engine.listContainers(project);
      expect(created).toMatchObject({ service: "web", state: "created" });
      expect(await engine.startContainer(created?.id ?? "")).toBeUndefined();
      const [running] = await engine.listContainers(project);
      expect(running).toMatchObject({ id: created?.id, state: "running" });
      expect(await engine.startContainer(created?.id ?? "")).toBeUndefined();
      expect(await engine.listContainers(project)).toMatchObject([{ startedAtMs: running?.startedAtMs }]);
    });

    it("returns the engine's message for a container that cannot start or is removed", async () => {
      await subject.create("web", { broken: true });
      const [created] = await engine.listContainers(project);
      expect(await engine.startContainer(created?.id ?? "")).toMatch(/./);
      expect((await engine.listContainers(project))[0]?.state).not.toBe("running");
      expect(await engine.startContainer("0123456789ab")).toMatch(/./);
    });
  });

  describe("probe", () => {
    it("runs a health check inside the container, and returns its result", async () => {
      await subject.run("web");
      const [web] = await engine.listContainers(project);
      const probe = (code: number) => engine.probe(web?.id ?? "", subject.checkThatEnds(code));
      expect(await probe(0)).toMatchObject({ exitCode: 0, atMs: expect.any(Number) });
      expect(await probe(3)).toMatchObject({ exitCode: 3 });
    });

    it("fails when the check exceeds its timeout", async () => {
      await subject.run("web");
      const [web] = await engine.listContainers(project);
      const late = await engine.probe(web?.id ?? "", subject.checkThatHangs);
      expect(late).toMatchObject({ exitCode: -1, output: expect.stringContaining("longer") });
    });

    it("fails when the container is removed", async () => {
      const gone = await engine.probe("0123456789ab", subject.checkThatEnds(0));
      expect(gone.exitCode).toBe(-1);
    });
  });

  describe("watch", () => {
    it("emits resync first, and then container events", async () => {
      const controller = new AbortController();
      const events = engine.watch(project, controller.signal)[Symbol.asyncIterator]();
      expect((await events.next()).value).toMatchObject({ action: "resync" });
      await subject.run("web");
      await subject.remove("web");
      const [start, destroy] = [await until(events, "start"), await until(events, "destroy")];
      expect(start).toMatchObject({ service: "web", containerId: destroy?.containerId });
      expect(start?.atMs).toBeLessThanOrEqual(destroy?.atMs ?? 0);
      controller.abort();
      expect((await events.next()).done).toBe(true);
    });

    it("ends quietly while it waits, when the signal aborts", async () => {
      const controller = new AbortController();
      const events = engine.watch(project, controller.signal)[Symbol.asyncIterator]();
      await events.next();
      const end = events.next();
      controller.abort("SIGINT");
      expect((await end).done).toBe(true);
    });
  });

  it("measures running containers, and omits exited or removed ones", async () => {
    await subject.run("web");
    await subject.run("job", { endsWith: 0 });
    const containers = await engine.listContainers(project);
    expect(await engine.findWithoutProcesses(containers)).toEqual(new Set());
    const measured = await engine.measure(containers);
    const web = containers.find(({ service }) => service === "web");
    expect([...measured.keys()]).toEqual([web?.id]);
    for (const { memoryBytes, cpuPercent } of measured.values()) {
      expect(memoryBytes).toBeGreaterThan(10_000);
      expect(cpuPercent).toBeGreaterThanOrEqual(0);
    }
    await subject.remove("web");
    expect((await engine.measure(containers)).size).toBe(0);
    expect((await engine.measure([])).size).toBe(0);
  });

  it("reads the last log lines, oldest first, and none of a removed container", async () => {
    await subject.run("job", { says: ["one", "two", "three"], endsWith: 0 });
    const [job] = await engine.listContainers(project);
    expect(await engine.readLogs(job?.id ?? "", 2)).toEqual(["two", "three"]);
    expect(await engine.readLogs(job?.id ?? "", 10)).toEqual(["one", "two", "three"]);
    expect(await engine.readLogs("0123456789ab", 10)).toEqual([]);
  });

  describe("streamLogs", () => {
    const never = new AbortController().signal;
    const idOf = async (service: string) => {
      const found = (await engine.listContainers(project)).find((one) => one.service === service);
      return found?.id ?? "";
    };
    const read = async (id: string, range: Partial<LogRange>) => {
      const lines: LogLine[] = [];
      for await (const line of engine.streamLogs(id, { follow: false, ...range }, never)) lines.push(line);
      return lines;
    };

    it("reads all lines, the last ones, and those after a cursor", async () => {
      await subject.run("job", { says: ["one", "two", "three"], endsWith: 0 });
      const job = await idOf("job");
      const all = await read(job, {});
      expect(all.map(({ text }) => text)).toEqual(["one", "two", "three"]);
      expect((await read(job, { lines: 2 })).map(({ text }) => text)).toEqual(["two", "three"]);
      expect(await read(job, { lines: 0 })).toEqual([]);
      expect(await read(job, { after: all[0]?.cursor })).toEqual(all.slice(1));
      expect(await read(job, { after: all[2]?.cursor })).toEqual([]);
    });

    it("reads no line of a removed container", async () => {
      expect(await read("0123456789ab", {})).toEqual([]);
    });

    it("ends with a container that has ended, although it follows", async () => {
      await subject.run("job", { says: ["one"], endsWith: 0 });
      expect((await read(await idOf("job"), { follow: true })).map(({ text }) => text)).toEqual(["one"]);
    });

    it("follows a running container until the signal aborts, without an error", async () => {
      await subject.run("web", { says: ["one"] });
      const controller = new AbortController();
      const lines = engine
        .streamLogs(await idOf("web"), { follow: true }, controller.signal)
        [Symbol.asyncIterator]();
      expect((await lines.next()).value).toMatchObject({ text: "one" });
      const end = lines.next();
      controller.abort("SIGINT");
      expect((await end).done).toBe(true);
    });

    it("follows a running container until it is removed", async () => {
      await subject.run("web", { says: ["one"] });
      const lines = engine.streamLogs(await idOf("web"), { follow: true }, never)[Symbol.asyncIterator]();
      expect((await lines.next()).value).toMatchObject({ text: "one" });
      const end = lines.next();
      await subject.remove("web");
      expect((await end).done).toBe(true);
    });
  });

  it("reads details that explain a failure, and none of a removed container", async () => {
    await subject.run("web");
    const [web] = await engine.listContainers(project);
    expect(await engine.readFacts(web?.id ?? "")).toMatchObject({
      probe: [],
      hasReadOnlyRoot: false,
      variables: expect.any(Map),
      mounts: [],
    });
    await subject.remove("web");
    expect(await engine.readFacts(web?.id ?? "")).toBeUndefined();
  });

  it("returns all details of a container, and nothing for a removed one", async () => {
    await subject.run("web");
    const [web] = await engine.listContainers(project);
    expect(await engine.inspect(web?.id ?? "")).toMatchObject({ Id: web?.id });
    expect(await engine.inspect("0123456789ab")).toBeUndefined();
  });

  it("finds images by reference, and leaves out those that are not there", async () => {
    const { image } = subject;
    const found = await engine.findImages([image ?? "demo:1", "stackctl-test/no-such-image:1"]);
    expect([...found.keys()]).toEqual(image === undefined ? [] : [image]);
    if (image === undefined) return;
    await subject.run("web");
    const [web] = await engine.listContainers(project);
    expect(found.get(image)).toBe(web?.imageId);
    const sizes = await engine.measureImages([web?.imageId ?? "", `sha256:${"0".repeat(64)}`]);
    expect([...sizes.keys()]).toEqual([web?.imageId]);
    expect(sizes.get(web?.imageId ?? "")).toBeGreaterThan(1000);
  });

  it("reports the owner of a host port in any project", async () => {
    expect((await engine.listHeldPorts()).filter((port) => port.project === project)).toEqual([]);
    const published = await subject.publish("web");
    const held = (await engine.listHeldPorts()).filter((port) => port.project === project);
    expect(held).toEqual([
      {
        container: expect.any(String),
        project,
        service: "web",
        hostIp: "127.0.0.1",
        published,
        protocol: "tcp",
      },
    ]);
  });

  it("describes the engine without a request", async () => {
    const { address, origin } = await engine.locate();
    expect(address).toMatch(/^[a-z]+:\/\//);
    expect(origin).not.toBe("");
    expect((await subject.unreachable.locate()).socket).toBe(subject.unreachableSocket);
  });

  it("describes itself", async () => {
    const { version, apiVersion, cpus, memoryBytes, rootDirectory, cgroupVersion } = await engine.describe();
    expect(rootDirectory).toMatch(/^\//);
    expect(cgroupVersion).toMatch(subject.versions.cgroup);
    expect(version).toMatch(/^\d+\.\d+/);
    expect(apiVersion).toMatch(subject.versions.api);
    expect(cpus).toBeGreaterThan(0);
    expect(memoryBytes).toBeGreaterThan(1024 ** 2);
  });

  it("throws engine-unavailable from every call when it cannot be reached", async () => {
    const { unreachable } = subject;
    const unavailable = { code: "engine-unavailable", hint: expect.any(String) };
    await expect(unreachable.describe()).rejects.toMatchObject(unavailable);
    await expect(unreachable.listContainers(project)).rejects.toMatchObject(unavailable);
    await expect(unreachable.listHeldPorts()).rejects.toMatchObject(unavailable);
    await expect(unreachable.readLogs("0123456789ab", 1)).rejects.toMatchObject(unavailable);
    const { signal } = new AbortController();
    const lines = unreachable.streamLogs("0123456789ab", { follow: false }, signal)[Symbol.asyncIterator]();
    await expect(lines.next()).rejects.toMatchObject(unavailable);
    await expect(unreachable.inspectContainers(["0123456789ab"])).rejects.toMatchObject(unavailable);
    await expect(unreachable.startContainer("0123456789ab")).rejects.toMatchObject(unavailable);
    const check = subject.checkThatEnds(0);
    await expect(unreachable.probe("0123456789ab", check)).rejects.toMatchObject(unavailable);
    await expect(unreachable.readFacts("0123456789ab")).rejects.toMatchObject(unavailable);
    await expect(unreachable.findImages(["demo:1"])).rejects.toMatchObject(unavailable);
    await expect(unreachable.measureImages(["demo:1"])).rejects.toMatchObject(unavailable);
    const events = unreachable.watch(project, new AbortController().signal)[Symbol.asyncIterator]();
    await expect(events.next()).rejects.toMatchObject(unavailable);
  });
}

async function until(
  events: AsyncIterator<ContainerEvent>,
  action: ContainerEvent["action"],
): Promise<ContainerEvent | undefined> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) return undefined;
    if (value.action === action) return value;
  }
}
