import { get } from "node:http";
import { text } from "node:stream/consumers";
import { execa } from "execa";
import { afterAll, beforeAll, expect } from "vitest";
import { OpenDocument } from "../../src/domain/documents/command-documents.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { type RemoteMachine, startRemoteMachine } from "../support/engine/remote-machine.ts";
import { freePort } from "../support/free-port.ts";
import { quick, quickIdle, quickServer } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const stable = { STACKCTL_STABILITY_WINDOW: "300ms" };
const serve = "cat /etc/page.html /run/secrets/key > /srv/index.html && exec httpd -f -p 80 -h /srv";

/** A web page from the file of a config and that of a secret, on every address and on the loopback interface. */
const web = {
  "compose.yaml": `
    services:
      web: { ${quick}, command: [sh, -c, "${serve}"], tmpfs: [/srv], secrets: [key],
        configs: [{ source: page, target: /etc/page.html }], ports: ["\${WEB_PORT}:80"],
        healthcheck: { test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1/"], interval: 5s } }
      inner: { ${quick}, command: [httpd, -f, -p, "80", -h, /etc], ports: ["127.0.0.1:\${INNER_PORT}:80"] }
    configs: { page: { file: ./page.html } }
    secrets: { key: { file: ./key.txt } }
  `,
  "page.html": "costs $X and ${Y}\n",
  "key.txt": "hush$hush-4711",
};

let machine: RemoteMachine;

async function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (answer) => resolve(text(answer))).on("error", reject);
  });
}

async function withPorts(changes: Readonly<Record<string, string>> = {}) {
  const [webPort, innerPort] = [await freePort(), await freePort()];
  const env: Readonly<Record<string, string>> = {
    ...stable,
    ...machine.env,
    WEB_PORT: String(webPort),
    INNER_PORT: String(innerPort),
    ...changes,
  };
  return { env, webPort, innerPort };
}

describeWithEngine("an engine on another machine, through SSH", () => {
  beforeAll(async () => {
    machine = await startRemoteMachine();
  });
  afterAll(() => machine?.remove());

  scenario("gets the files of configs and secrets, and endpoints name its host", web, async (fixture) => {
    const { env, webPort, innerPort } = await withPorts();
    const up = await fixture.stackctl("up --json", { env });
    expect(up).toMatchObject({ exitCode: 0 });
    const url = `tcp://${machine.address}:${webPort}`;
    expect(up.json(UpReport).services.map(({ name, endpoints }) => [name, endpoints])).toEqual([
      ["inner", [{ name: "inner port 80", url: `tcp://127.0.0.1:${innerPort}`, onlyOn: machine.address }]],
      ["web", [{ name: "web port 80", url }]],
    ]);
    expect(await fetchText(url.replace("tcp", "http"))).toBe("costs $X and ${Y}\nhush$hush-4711");

    const again = await fixture.stackctl("plan --json --detailed-exitcode", { env });
    expect(again).toMatchObject({ exitCode: 0 });
    const status = await fixture.stackctl("status", { env });
    expect(status.stdout).toContain(`127.0.0.1:${innerPort} (only on ${machine.address})`);
    expect(status.stdout).toContain(`${machine.address}:${webPort}\n`);
    const opened = await fixture.stackctl("open web --json", { env });
    expect(opened.json(OpenDocument).endpoints).toMatchObject([{ url: url.replace("tcp", "http") }]);

    await fixture.write("page.html", "is free\n");
    const changed = await fixture.stackctl("plan", { env });
    expect(changed.stdout).toMatch(/web\s+.*files of its configs or secrets changed/);
    expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
    expect(await fetchText(url.replace("tcp", "http"))).toBe("is free\nhush$hush-4711");
    expect(await fixture.stackctl("plan --detailed-exitcode", { env })).toMatchObject({ exitCode: 0 });

    // Compose copies the files again whenever it starts a container.
    await machine.docker("stop", `${fixture.project}-web-1`);
    expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
    expect(await fetchText(url.replace("tcp", "http"))).toBe("is free\nhush$hush-4711");

    // The secret is in the container alone: not in its description, nor in any file or argument here.
    const inspected = await machine.docker("inspect", `${fixture.project}-web-1`);
    expect(inspected).not.toContain("hush");
    expect(up.stdout + up.stderr).not.toContain("hush");
    // A plain `docker compose up` computes the same hash.
    expect(await fixture.compose("up --dry-run --detach", { env }).catch(String)).not.toContain("Recreate");

    expect(await fixture.stackctl("down", { env })).toMatchObject({ exitCode: 0 });
    expect(await machine.docker("ps", "--all", "--quiet")).toBe("");
  });

  scenario("forwards a port that only that machine reaches, until Ctrl-C", web, async (fixture) => {
    const { env, innerPort } = await withPorts();
    expect(await fixture.stackctl("up inner", { env })).toMatchObject({ exitCode: 0 });
    const printed = await fixture.stackctl("open inner --print", { env });
    expect(printed.stdout).toBe(`http://127.0.0.1:${innerPort}\n`);
    expect(printed.stderr).toContain(`the URL works only on ${machine.address}`);

    const open = fixture.start("open inner --forward", { env });
    await open.says("is forwarded through SSH until Ctrl-C");
    expect(await fetchText(`http://127.0.0.1:${innerPort}/hostname`)).not.toBe("");
    // The port is taken here now, so a second forward picks another one.
    const second = fixture.start("open inner --forward", { env });
    await second.says(/http:\/\/127\.0\.0\.1:\d+\n/);
    second.interrupt();
    const { stdout } = await second.result;
    expect(stdout).not.toBe(`http://127.0.0.1:${innerPort}\n`);
    open.interrupt();
    expect(await open.result).toMatchObject({ stdout: `http://127.0.0.1:${innerPort}\n` });
    await expect(fetchText(`http://127.0.0.1:${innerPort}/hostname`)).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    await fixture.stackctl("down", { env });
  });

  scenario(
    "is found through a Docker context, and through TCP",
    { "compose.yaml": `services: { web: { ${quickServer}, ports: ["\${WEB_PORT}:80"] } }` },
    async (fixture) => {
      const { env, webPort } = await withPorts();
      const { DOCKER_HOST: host = "", ...plain } = env;
      const config = { ...plain, DOCKER_CONFIG: `${fixture.directory}/docker`, DOCKER_CONTEXT: "" };
      await execa("docker", ["context", "create", "far", "--docker", `host=${host}`], { env: config });
      const url = `tcp://${machine.address}:${webPort}`;
      const up = await fixture.stackctl("up --json", { env: { ...config, DOCKER_CONTEXT: "far" } });
      expect(up).toMatchObject({ exitCode: 0 });
      expect(up.json(UpReport).services).toMatchObject([{ endpoints: [{ url }] }]);

      const tcp = { ...plain, DOCKER_HOST: `tcp://${machine.address}:2375` };
      const status = await fixture.stackctl("status --json", { env: tcp });
      expect(status.json(StatusReport)).toMatchObject({ ok: true, services: [{ endpoints: [{ url }] }] });
      const forward = await fixture.stackctl("open web --forward", { env: tcp });
      expect(forward).toMatchObject({ exitCode: 2 });
      expect(forward.stderr).toContain("stackctl forwards ports only through SSH");
      await fixture.stackctl("down", { env: tcp });
    },
  );

  scenario(
    "refuses bind mounts that only this machine has, before anything starts",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle},
            volumes: ["./data:/data",
              "/srv/elsewhere:/elsewhere"] }
      `,
      "data/file": "here",
    },
    async (fixture) => {
      const env = { ...stable, ...machine.env };
      const up = await fixture.stackctl("up", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.stderr).toContain(
        `web mounts ./data (compose.yaml:3) from this machine, but the engine runs on ${machine.address}`,
      );
      expect(up.stderr).toContain(`only ${machine.address} can tell whether it has /srv/elsewhere`);
      expect(await machine.docker("ps", "--all", "--quiet")).toBe("");
      expect(await fixture.stackctl("up --force", { env })).toMatchObject({ exitCode: 0 });
      expect(await machine.docker("exec", `${fixture.project}-web-1`, "ls", "/data")).toBe("");
      await fixture.stackctl("down", { env });
    },
  );

  scenario(
    "checks ports on its machine, not on this one",
    { "compose.yaml": `services: { web: { ${quickIdle}, ports: ["\${WEB_PORT}:80"] } }` },
    async (fixture) => {
      const { env, webPort } = await withPorts();
      const { createServer } = await import("node:net");
      const server = createServer().listen(webPort);
      try {
        expect(await fixture.stackctl("up", { env })).toMatchObject({ exitCode: 0 });
        const other = { ...env, COMPOSE_PROJECT_NAME: `${fixture.project}-b` };
        const up = await fixture.stackctl("up --json", { env: other });
        expect(up.json()).toMatchObject({ error: { code: "port-conflict" } });
        expect(up.stdout).toContain(`service web of Compose project ${fixture.project}`);
      } finally {
        server.close();
        await fixture.stackctl("down", { env });
      }
    },
  );

  scenario(
    "refuses what cannot be copied: a missing file, and a read-only service",
    {
      "compose.yaml": `
        services:
          web: { ${quickIdle}, configs: [page] }
          hard: { ${quickIdle}, read_only: true, secrets: [key] }
        configs: { page: { file: ./missing.html } }
        secrets: { key: { file: ./key.txt } }
      `,
      "key.txt": "hush",
    },
    async (fixture) => {
      const env = { ...stable, ...machine.env };
      const up = await fixture.stackctl("up --json", { env });
      expect(up).toMatchObject({ exitCode: 5 });
      expect(up.stdout).toMatch(
        /the config page of web cannot be copied to \S+: the file \S+ does not exist/,
      );
      expect(up.stdout).toContain("because the service has a read-only file system");
      expect(await machine.docker("ps", "--all", "--quiet")).toBe("");
    },
  );

  scenario(
    "says why ssh fails: an unknown host, an unknown key, no server",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      const status = async (host: string) => {
        const { exitCode, stdout } = await fixture.stackctl("status --json", {
          env: { ...machine.env, DOCKER_HOST: host },
        });
        expect(exitCode).toBe(4);
        return stdout;
      };
      expect(await status("ssh://root@no-such-host.invalid")).toContain("the host is not known");
      expect(await status(`ssh://root@${machine.address}`)).toContain("the host key is not known");
      expect(await status("ssh://nobody@far")).toContain("the host accepts no key of yours");
      await machine.stopSsh();
      expect(await status("ssh://root@far")).toContain("the connection was refused");
    },
  );
});
