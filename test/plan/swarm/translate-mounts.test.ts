import { describe, expect, it } from "vitest";
import { containerOf, encode, findingsOf, translateWeb } from "./build-project.ts";

const pins = new Map([["web", { nodeId: "id2", hostname: "n2", cause: "its volume data is on n2" }]]);
const data = { document: { volumes: { data: { name: "demo_data", driver: "local", labels: { a: "b" } } } } };
const bindOf = (source: string, more: object = {}) => ({
  volumes: [{ type: "bind", source, target: "/target", read_only: true, ...more }],
});

describe("translateMounts", () => {
  it("mounts a named volume, which the node creates with its labels", () => {
    const web = {
      volumes: [
        {
          type: "volume",
          source: "data",
          target: "/data",
          read_only: true,
          volume: { nocopy: true, subpath: "sub", labels: { c: "d" } },
        },
      ],
    };
    expect(translateWeb(web, data).volumes).toEqual(["demo_data"]);
    expect(containerOf(web, data).Mounts).toEqual([
      {
        Type: "volume",
        Source: "demo_data",
        Target: "/data",
        ReadOnly: true,
        VolumeOptions: {
          NoCopy: true,
          Subpath: "sub",
          Labels: { a: "b", c: "d", "stackctl.project": "demo", "stackctl.volume": "data" },
          DriverConfig: { Name: "local" },
        },
      },
    ]);
  });

  it("neither labels nor configures an external volume", () => {
    const document = { volumes: { data: { name: "shared", external: true } } };
    const web = { volumes: [{ type: "volume", source: "data", target: "/data" }] };
    expect(containerOf(web, { document }).Mounts).toEqual([
      { Type: "volume", Source: "shared", Target: "/data", VolumeOptions: {} },
    ]);
  });

  it("mounts memory: `tmpfs`, an entry of `volumes` and `shm_size`, once a target", () => {
    const web = {
      tmpfs: ["/run:size=64m,mode=755,noexec", "/cache", "/ro:ro"],
      volumes: [{ type: "tmpfs", target: "/cache", tmpfs: { size: "1048576", mode: 448 } }],
      shm_size: "134217728",
    };
    expect(containerOf(web).Mounts).toEqual([
      { Type: "tmpfs", Target: "/cache", TmpfsOptions: { SizeBytes: 1048576, Mode: 0o700 } },
      { Type: "tmpfs", Target: "/run", TmpfsOptions: { SizeBytes: 67108864, Mode: 0o755 } },
      { Type: "tmpfs", Target: "/ro", ReadOnly: true },
      { Type: "tmpfs", Target: "/dev/shm", TmpfsOptions: { SizeBytes: 134217728, Mode: 0o1777 } },
    ]);
  });

  it.each([
    [
      "an option of tmpfs",
      { tmpfs: ["/run:exec,uid=1000"] },
      "refused tmpfs.0: Swarm has no place for the tmpfs options exec,uid=1000.",
    ],
    [
      "an image as a volume",
      { volumes: [{ type: "image", source: "app", target: "/app" }] },
      "refused volumes.0: Swarm mounts no source of the type image.",
    ],
  ])("refuses %s", (_, web, finding) => {
    expect(findingsOf(web)).toEqual([finding]);
  });
});

describe("carryBind", () => {
  const files = new Map([
    ["/project/nginx.conf", encode("listen 80;")],
    ["/project/run.sh", encode("#!/bin/sh\n")],
    ["/project/empty", ""],
    ["/project/large", encode("a".repeat(1_024_000))],
    ["/etc/other.conf", encode("a")],
  ]);

  it("makes a config of a file below the project folder", () => {
    const { spec, project, configs, findings } = translateWeb(bindOf("/project/nginx.conf"), { files });
    const [name] = configs;
    expect(findings).toEqual([]);
    expect(name).toMatch(/^demo_nginx\.conf-[0-9a-f]{12}$/);
    expect(spec.TaskTemplate.ContainerSpec.Mounts).toBeUndefined();
    expect(spec.TaskTemplate.ContainerSpec.Configs).toEqual([
      { ConfigID: "", ConfigName: name, File: { Name: "/target", UID: "0", GID: "0", Mode: 0o444 } },
    ]);
    expect(project.configs).toEqual([
      {
        name,
        data: encode("listen 80;"),
        labels: { "stackctl.project": "demo", "stackctl.hash": expect.any(String) },
      },
    ]);
  });

  it("lets a container execute a script", () => {
    const [config] = containerOf(bindOf("/project/run.sh"), { files }).Configs ?? [];
    expect(config?.File.Mode).toBe(0o555);
  });

  it("makes a config also if the service is pinned, because its node may lack the file", () => {
    const { Configs, Mounts } = containerOf(bindOf("/project/nginx.conf"), { files, pins });
    expect([Configs?.length, Mounts]).toEqual([1, undefined]);
  });

  it.each([
    [
      "a file that a container could write",
      bindOf("/project/nginx.conf", { read_only: false }),
      "warned volumes.0: The file /project/nginx.conf becomes a config, which the container cannot write.",
    ],
    [
      "an empty file",
      bindOf("/project/empty"),
      "refused volumes.0: The file /project/empty cannot become a config: Swarm stores no empty config.",
    ],
    [
      "a large file",
      bindOf("/project/large"),
      "refused volumes.0: The file /project/large cannot become a config: Swarm stores at most 1000 KiB in a config, and this one has more.",
    ],
    [
      "a folder",
      bindOf("/project/html"),
      "refused volumes.0: The path /project/html exists on some nodes only, and the service can run on any node.",
    ],
    [
      "a file elsewhere, even if its content is known",
      bindOf("/etc/other.conf"),
      "refused volumes.0: The path /etc/other.conf exists on some nodes only, and the service can run on any node.",
    ],
    [
      "a path that every node needs",
      { ...bindOf("/var/log"), deploy: { mode: "global" } },
      "warned volumes.0: Every node needs the path /var/log.",
    ],
  ])("finds %s", (_, web, finding) => {
    expect(findingsOf(web, { files })).toEqual([finding]);
  });

  it("mounts any path if the service is pinned", () => {
    const bind = { propagation: "rslave", recursive: "disabled" };
    expect(containerOf(bindOf("/srv/data", { bind }), { pins }).Mounts).toEqual([
      {
        Type: "bind",
        Source: "/srv/data",
        Target: "/target",
        ReadOnly: true,
        BindOptions: { Propagation: "rslave", NonRecursive: true },
      },
    ]);
  });

  it("makes a config of each file in a read-only folder, but not of an empty one", () => {
    const folders = new Map([
      ["/project/html", ["/project/html/a.css", "/project/html/js/b.js", "/project/html/.keep"]],
    ]);
    const contents = new Map([
      ["/project/html/a.css", encode("a {}")],
      ["/project/html/js/b.js", encode("b()")],
      ["/project/html/.keep", ""],
    ]);
    const more = { files: contents, folders };
    const targets = containerOf(bindOf("/project/html"), more).Configs?.map(({ File }) => File.Name);
    expect(targets).toEqual(["/target/a.css", "/target/js/b.js"]);
    expect(findingsOf(bindOf("/project/html"), more)).toEqual([
      "warned volumes.0: Swarm stores no empty config, so the empty file /project/html/.keep is left out.",
    ]);
    contents.delete("/project/html/a.css");
    expect(findingsOf(bindOf("/project/html"), more)[0]).toBe(
      "refused volumes.0: The file /project/html/a.css cannot be read.",
    );
    expect(findingsOf(bindOf("/project/html", { read_only: false }), more)).toEqual([
      "refused volumes.0: The path /project/html exists on some nodes only, and the service can run on any node.",
    ]);
  });
});
