import { describe, expect, it } from "vitest";
import { containerOf, encode, findingsOf, translateWeb } from "./build-project.ts";

const document = {
  configs: {
    inline: { name: "demo_inline", content: "price: 5$$", labels: { a: "b" } },
    file: { name: "demo_file", file: "/project/app.conf" },
    missing: { name: "demo_missing", file: "/project/no.conf" },
    variable: { name: "demo_variable", environment: "SETTING" },
    unset: { name: "demo_unset", environment: "UNSET" },
    shared: { name: "shared", external: true },
    long: { name: "x".repeat(70), content: "a" },
  },
  secrets: {
    token: { name: "demo_token", environment: "SETTING" },
    vault: { name: "demo_vault", driver: "vault" },
  },
};
const more = {
  document,
  files: new Map([["/project/app.conf", encode("a = 1")]]),
  environment: new Map([["SETTING", "geheim"]]),
};

describe("translateReferences", () => {
  it.each([
    ["inline", "price: 5$"],
    ["file", "a = 1"],
    ["variable", "geheim"],
  ])("sends the content of %s", (source, text) => {
    const { project, configs } = translateWeb({ configs: [{ source }] }, more);
    expect(project.configs.map(({ name, data }) => [name, data])).toEqual([[configs[0], encode(text)]]);
    expect(configs[0]).toMatch(new RegExp(`^demo_${source}-[0-9a-f]{12}$`));
  });

  it("labels a config with the file's labels, the project and the hash", () => {
    const [config] = translateWeb({ configs: [{ source: "inline" }] }, more).project.configs;
    expect(config?.labels).toEqual({
      a: "b",
      "stackctl.project": "demo",
      "stackctl.hash": config?.name.slice(-12),
    });
  });

  it("mounts a config with its owner, group and mode", () => {
    const reference = { source: "inline", target: "/etc/a", uid: "1", gid: "2", mode: "0440" };
    const [config] = containerOf({ configs: [reference] }, more).Configs ?? [];
    expect(config?.File).toEqual({ Name: "/etc/a", UID: "1", GID: "2", Mode: 0o440 });
  });

  it("mounts a config at /NAME, and a secret at its name, if there is no target", () => {
    const web = { configs: [{ source: "inline" }], secrets: [{ source: "token" }] };
    const { Configs, Secrets } = containerOf(web, more);
    expect(Configs?.[0]?.File).toEqual({ Name: "/inline", UID: "0", GID: "0", Mode: 0o444 });
    expect(Secrets?.[0]).toMatchObject({ SecretID: "", File: { Name: "token", Mode: 0o444 } });
  });

  it("refers to an external config by its name, and does not create it", () => {
    const { project, configs, spec } = translateWeb({ configs: [{ source: "shared" }] }, more);
    expect(configs).toEqual(["shared"]);
    expect(project.configs).toEqual([]);
    expect(spec.TaskTemplate.ContainerSpec.Configs?.[0]?.ConfigName).toBe("shared");
  });

  it("shortens a name to the engine's 64 characters, and keeps the hash", () => {
    const [name = ""] = translateWeb({ configs: [{ source: "long" }] }, more).configs;
    expect(name).toMatch(/^x{51}-[0-9a-f]{12}$/);
  });

  it("names a secret with a hash that is not the SHA-256 of its content", () => {
    const { secrets, configs } = translateWeb(
      { secrets: [{ source: "token" }], configs: [{ source: "variable" }] },
      more,
    );
    expect(secrets[0]).toMatch(/^demo_token-[0-9a-f]{12}$/);
    expect(secrets[0]?.slice(-12)).not.toBe(configs[0]?.slice(-12));
  });

  it.each([
    ["missing", "refused configs.0: The file /project/no.conf of the config missing cannot be read."],
    ["unset", "refused configs.0: The variable UNSET of the config unset is not set."],
    ["undeclared", "refused configs.0: The config undeclared is not declared."],
  ])("refuses the config %s", (source, finding) => {
    expect(findingsOf({ configs: [{ source }] }, more)).toEqual([finding]);
  });

  it("refuses a secret with a driver", () => {
    expect(findingsOf({ secrets: [{ source: "vault" }] }, more)).toEqual([
      "refused secrets.0: The content of the secret vault is known only to the driver vault.",
    ]);
  });
});
