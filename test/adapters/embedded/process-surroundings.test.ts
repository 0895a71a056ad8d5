import { mkdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  createEmbeddedProject,
  shellService,
  verbatim,
  type WrittenService,
} from "../../support/embedded-project.ts";
import { untilFits } from "../../support/until.ts";

describe("the environment of a service's process", () => {
  let stack: Awaited<ReturnType<typeof createEmbeddedProject>>;
  beforeEach(async () => {
    stack = await createEmbeddedProject();
  });
  afterEach(() => stack.cleanup());

  const write = (path: string, text: string) => writeFile(join(stack.directory, path), text);
  /** What the script prints, line by line, once it has ended. */
  const run = async (script: string, changes: WrittenService = {}, embedded: WrittenService = {}) => {
    const { "x-stackctl": extension, ...service } = shellService(script, changes);
    const merged = { embedded: { command: verbatim(script), ...embedded } };
    await stack.write("web", { ...service, "x-stackctl": merged });
    expect(await stack.launch(["web"])).toEqual({ exitCode: 0, stderr: "" });
    return stack.engine.readLogs((await ended()).id, 1000);
  };
  const ended = async () => {
    const findWeb = async () =>
      (await stack.engine.listContainers("demo")).find(({ service }) => service === "web");
    const web = await untilFits(findWeb, (found) => found?.state === "exited");
    if (web === undefined) throw new Error("there is no container of web");
    return web;
  };

  it("is its own environment and a little of the caller's, and nothing else", async () => {
    const lines = await run("env | sort", { environment: { A: 1, B: null, C: "x y" } });
    expect(lines.filter((line) => !/^(?:PATH|PWD|OLDPWD|SHLVL|_)=/.test(line))).toEqual([
      "A=1",
      "C=x y",
      expect.stringMatching(/^STACKCTL_PROCESS=demo-web-/),
    ]);
  });

  it("merges env_file, environment and embedded.environment, of which later ones take precedence", async () => {
    await write("one.env", "A=file\nB=file\nC=file\nQUOTED='a b'\n");
    const changes = {
      env_file: ["one.env", { path: "none.env", required: false }],
      environment: ["B=service", "C=service"],
    };
    expect(await run('echo "$A $B $C $QUOTED"', changes, { environment: { C: "process" } })).toEqual([
      "file service process a b",
    ]);
    await stack.write("web", shellService("true", { env_file: "none.env" }));
    await expect(stack.launch(["web"])).rejects.toMatchObject({
      code: "invalid-dotenv",
      message: "the env file none.env is missing",
    });
  });

  it("maps paths on mounts to paths of this machine", async () => {
    await mkdir(join(stack.directory, "host"));
    await write("token", "secret");
    const changes = {
      volumes: ["kept:/data", "./host:/srv/host", "/anonymous", "other:/data/inner"],
      environment: {
        DATABASE: "/data/main.db",
        WHOLE: "/data",
        INNER: "/data/inner/x",
        LIKE: "/database",
        HOST: "--dir=/srv/host/x",
        TOKEN_FILE: "/run/secrets/token",
      },
      secrets: ["token"],
    };
    await stack.write("other", { image: "none" });
    const folder = (name: string) => join(stack.directory, ".stackctl", "volumes", name);
    await writeFile(join(stack.directory, "extra.yaml"), "secrets: { token: { file: ./token } }");
    const files = [join(stack.directory, "compose.yaml"), join(stack.directory, "extra.yaml")];
    const target = { ...stack.target, files };
    await stack.write(
      "web",
      shellService('echo "$DATABASE $WHOLE $INNER $LIKE $HOST $(cat "$TOKEN_FILE")"', changes),
    );
    const request = { services: ["web"], build: false, pull: undefined, forceRecreate: false };
    expect(await stack.compose.launch(target, request, () => {})).toEqual({ exitCode: 0, stderr: "" });
    const web = await ended();
    expect(await stack.engine.readLogs(web.id, 10)).toEqual([
      `${folder("kept")}/main.db ${folder("kept")} ${folder("other")}/x /database --dir=${join(stack.directory, "host")}/x secret`,
    ]);
    expect((await stack.engine.readFacts(web.id))?.mounts).toContainEqual({
      kind: "volume",
      source: folder("kept"),
      destination: "/data",
      writable: true,
    });
    expect((await stat(folder("kept"))).isDirectory()).toBe(true);
    expect((await stat(folder("web-anonymous"))).isDirectory()).toBe(true);
  });

  it("has the addresses of services that listen on this machine, and no others", async () => {
    await stack.write("db", {
      ports: ["127.0.0.1:15432:5432", "16379:6379"],
      "x-stackctl": { embedded: { command: ["true"] } },
    });
    await stack.write("far", { image: "far:1", ports: ["18080:80"] });
    const environment = {
      DB: "postgres://user:pw@db:5432/x?a=//db:6379",
      LONG: "http://db:54321/",
      FAR: "http://far:80/",
    };
    expect(await run('echo "$DB $LONG $FAR"', { environment })).toEqual([
      "postgres://user:pw@127.0.0.1:15432/x?a=//127.0.0.1:16379 http://db:54321/ http://far:80/",
    ]);
  });

  it("has its arguments with variables filled in, and runs in its working directory", async () => {
    await mkdir(join(stack.directory, "sub"));
    const script = 'pwd; echo "$@"';
    await stack.write("web", {
      volumes: ["kept:/data"],
      "x-stackctl": {
        embedded: { command: ["sh", "-c", script, "name", "--db=/data/x", "a$$b"], workdir: "sub" },
      },
    });
    await stack.launch(["web"]);
    expect(await stack.engine.readLogs((await ended()).id, 10)).toEqual([
      join(stack.directory, "sub"),
      `--db=${join(stack.directory, ".stackctl", "volumes", "kept")}/x a$b`,
    ]);
  });

  it("is recreated when its definition changes, and kept otherwise", async () => {
    const write1 = (value: string) =>
      stack.write("web", shellService("exec sleep 1000", { environment: { A: value } }));
    await write1("1");
    await stack.launch(["web"]);
    const first = await stack.only();
    const hash = async () => (await stack.compose.readModel(stack.target)).services.get("web")?.configHash;
    expect(first.configHash).toBe(await hash());
    await stack.launch(["web"]);
    expect(await stack.only()).toMatchObject({ id: first.id, startedAtMs: first.startedAtMs });
    await write1("2");
    expect(await hash()).not.toBe(first.configHash);
    await stack.launch(["web"]);
    const second = await stack.only();
    expect(second.id).not.toBe(first.id);
    expect(second.state).toBe("running");
  });

  it("is not there for one that needs a container engine, which is only listed", async () => {
    await stack.write("far", { image: "far:1", extends: { file: "x", service: "y" }, ports: ["nonsense"] });
    const model = await stack.compose.readModel(stack.target);
    expect(model.services.get("far")).toMatchObject({ image: "far:1" });
    expect(model.services.get("far")?.embedded).toBeUndefined();
    expect((await stack.launch(["far"])).stderr).toBe(
      "service far: it has no x-stackctl.embedded, so it needs a container engine",
    );
  });

  it.each([
    [{ extends: "other" }, "extends is supported only by Compose"],
    [{ volumes_from: ["other"] }, "volumes_from needs a container engine"],
    [{ scale: 2 }, "2 replicas"],
    [{ ports: ["a:b"] }, "ports: a:b cannot be read"],
    [{ stop_signal: "SIGNONE" }, "stop_signal: SIGNONE"],
    [{ post_start: [{ command: "true" }] }, "post_start needs a container engine"],
  ])("is refused where its file says what cannot be done: %j", async (changes, why) => {
    await stack.write("other", { image: "none" });
    await stack.write("web", shellService("true", changes));
    await expect(stack.compose.readModel(stack.target)).rejects.toMatchObject({
      code: "invalid-compose-file",
      problems: [{ message: expect.stringContaining(why) }],
    });
  });

  it("has no home that the caller has not", async () => {
    expect(await run(`test -z "$HOME" && echo none`)).toEqual(["none"]);
    expect(homedir()).not.toBe("");
  });
});
