import { describe, expect, it } from "vitest";
import { checkRemoteMounts } from "../../../src/plan/preflight/check-remote-mounts.ts";
import { findMountPlaces } from "../../../src/plan/preflight/find-mount-places.ts";
import { findObstacles } from "../../../src/plan/preflight/find-obstacles.ts";
import { settleFindings } from "../../../src/plan/preflight/settle-findings.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";
import { dedent } from "../../support/dedent.ts";

const remote = { host: "far.example", name: "far", ssh: true };
const bind = (source: string) => ({ source, target: "/x", created: true });
const secret = {
  source: "/project/key.txt",
  target: "/run/secrets/key",
  created: false,
  material: { kind: "secrets" as const, name: "key" },
};
const sources = [
  {
    file: "compose.yaml",
    text: dedent(`
      services:
        web:
          volumes:
            - ./conf:/etc/web:ro
            - type: bind
              source: \${SHARED:-../shared}
              target: /shared
            - ~/.cache:/cache
            - /srv/data:/data
            - named:/var/lib
    `),
  },
];
const mountPlaces = findMountPlaces({
  sources,
  projectDirectory: "/project",
  homeDirectory: "/home/me",
  lookup: () => undefined,
});
const facts = (hostMounts: Parameters<typeof aService>[1], changes = {}) =>
  aPreflight([aStep(aService("web", hostMounts))], {
    engine: { local: false, remote },
    mountPlaces,
    ...changes,
  });

describe("findMountPlaces", () => {
  it("finds how and on which line the source of a bind mount is written", () => {
    expect(Object.fromEntries(mountPlaces)).toEqual({
      "web /project/conf": { written: "./conf", where: { file: "compose.yaml", line: 4 } },
      "web /shared": { written: "../shared", where: { file: "compose.yaml", line: 6 } },
      "web /home/me/.cache": { written: "~/.cache", where: { file: "compose.yaml", line: 8 } },
      "web /srv/data": { written: "/srv/data", where: { file: "compose.yaml", line: 9 } },
      "web /project/named": { written: "named", where: { file: "compose.yaml", line: 10 } },
    });
  });
});

describe("checkRemoteMounts", () => {
  it("finds nothing for an engine on this machine", () => {
    const hostMounts = [bind("/project/conf"), bind("/srv/data")];
    expect(checkRemoteMounts(facts({ hostMounts }, { engine: { local: true } }))).toEqual([]);
  });

  it.each([
    ["/project/conf", "./conf (compose.yaml:4)"],
    ["/shared", "../shared (compose.yaml:6)"],
    ["/home/me/.cache", "~/.cache (compose.yaml:8)"],
    ["/project/from/an/include", "/project/from/an/include"],
  ])("refuses %s, which this machine has", (source, shown) => {
    const findings = findObstacles(facts({ hostMounts: [bind(source)] }));
    expect(findings).toMatchObject([
      {
        code: "bind-source-remote",
        needsForce: true,
        message: `web mounts ${shown} from this machine, but the engine runs on far.example`,
      },
    ]);
    expect(() => settleFindings(findings, { force: false })).toThrow(
      expect.objectContaining({ code: "launch-failed" }),
    );
    expect(settleFindings(findings, { force: true })).toHaveLength(1);
  });

  it("warns once about other sources, without those that each machine has", () => {
    const hostMounts = ["/srv/data", "/var/run/docker.sock", "/etc/localtime", "/dev/shm", "/opt/x"].map(
      bind,
    );
    expect(checkRemoteMounts(facts({ hostMounts }))).toMatchObject([
      {
        code: "bind-source-unchecked",
        severity: "warning",
        needsForce: false,
        message: "only far.example can tell whether it has /srv/data, /opt/x, which services mount",
      },
    ]);
  });

  it("checks nothing of services that do not change", () => {
    const given = facts({ hostMounts: [bind("/project/conf"), secret] });
    expect(checkRemoteMounts({ ...given, plan: { ...given.plan, steps: [] } })).toEqual([]);
  });

  it("lets the files of configs and secrets pass, which are copied", () => {
    expect(checkRemoteMounts(facts({ hostMounts: [secret] }))).toEqual([]);
  });

  it("refuses a file that cannot be copied, with the reason", () => {
    const carried = {
      document: "",
      env: {},
      texts: new Map<string, string>(),
      refused: new Map([["/project/key.txt", "does not exist"]]),
    };
    expect(checkRemoteMounts(facts({ hostMounts: [secret] }, { carried }))).toMatchObject([
      {
        code: "file-not-carried",
        severity: "error",
        message:
          "the secret key of web cannot be copied to far.example: the file /project/key.txt does not exist",
        hint: "Create the file, or correct its path.",
      },
    ]);
  });

  it("refuses a service with a read-only file system, into which Compose cannot copy", () => {
    expect(checkRemoteMounts(facts({ hostMounts: [secret], readOnly: true }))).toMatchObject([
      { code: "file-not-carried", severity: "error", hint: expect.stringMatching(/^Remove read_only/) },
    ]);
  });
});
