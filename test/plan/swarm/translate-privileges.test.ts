import { describe, expect, it } from "vitest";
import { containerOf, encode, findingsOf } from "./build-project.ts";

const files = new Map([
  ["/project/seccomp.json", encode("{}")],
  ["/etc/seccomp.json", encode("[]")],
]);

describe("translatePrivileges", () => {
  it.each([
    [["no-new-privileges"], { NoNewPrivileges: true }],
    [["no-new-privileges:false"], { NoNewPrivileges: false }],
    [["seccomp=unconfined"], { Seccomp: { Mode: "unconfined" } }],
    [["seccomp:./seccomp.json"], { Seccomp: { Mode: "custom", Profile: encode("{}") } }],
    [["seccomp=/etc/seccomp.json"], { Seccomp: { Mode: "custom", Profile: encode("[]") } }],
    [["apparmor:unconfined"], { AppArmor: { Mode: "disabled" } }],
    [["label=disable"], { SELinuxContext: { Disable: true } }],
    [
      ["label:user:a", "label:level:s0:c1", "no-new-privileges=true"],
      { SELinuxContext: { Disable: false, User: "a", Level: "s0:c1" }, NoNewPrivileges: true },
    ],
  ])("translates %j", (security_opt, privileges) => {
    expect(containerOf({ security_opt }, { files }).Privileges).toEqual(privileges);
    expect(findingsOf({ security_opt }, { files })).toEqual([]);
  });

  it.each([
    ["apparmor=own", "refused security_opt.0: Swarm has no place for the security option `apparmor=own`."],
    [
      "systempaths=unconfined",
      "refused security_opt.0: Swarm has no place for the security option `systempaths=unconfined`.",
    ],
    ["seccomp=no.json", "refused security_opt.0: The seccomp profile of `seccomp=no.json` cannot be read."],
  ])("refuses %s", (option, finding) => {
    expect(findingsOf({ security_opt: [option] }, { files })).toEqual([finding]);
  });
});
