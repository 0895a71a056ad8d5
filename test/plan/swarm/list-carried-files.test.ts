import { describe, expect, it } from "vitest";
import { listCarriedFiles } from "../../../src/plan/swarm/list-carried-files.ts";

describe("listCarriedFiles", () => {
  it("lists bind mounts below the project folder, and files of used configs, secrets and profiles, once", () => {
    const document = {
      name: "demo",
      services: {
        web: {
          volumes: [
            { type: "bind", source: "/project/a$$b.conf", target: "/a" },
            { type: "bind", source: "/project/a$$b.conf", target: "/b" },
            { type: "bind", source: "/project", target: "/c" },
            { type: "bind", source: "/projects/other", target: "/d" },
            { type: "volume", source: "data", target: "/e" },
          ],
          configs: [{ source: "one" }],
          secrets: [{ source: "two" }, { source: "variable" }],
          security_opt: ["seccomp:./profile.json", "seccomp=unconfined"],
        },
      },
      configs: { one: { name: "one", file: "/etc/one" }, unused: { name: "unused", file: "/etc/unused" } },
      secrets: { two: { name: "two", file: "/project/two" }, variable: { name: "v", environment: "V" } },
    };
    expect(listCarriedFiles({ document, directory: "/project" })).toEqual([
      "/etc/one",
      "/project/a$b.conf",
      "/project/profile.json",
      "/project/two",
    ]);
  });
});
