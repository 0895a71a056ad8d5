import { describe, expect, it } from "vitest";
import type { DoctorReport } from "../../../src/domain/doctor-report.ts";
import { formatDoctor } from "../../../src/render/doctor/format-doctor.ts";
import { expectGolden } from "../expect-golden.ts";
import { ascii } from "../styles.ts";

const report: DoctorReport = {
  ok: false,
  checks: [
    { name: "node", status: "ok", message: "Node 20.19.0", fix: null },
    {
      name: "compose",
      status: "warning",
      message: "Compose 2.26.1 is older than 2.30, the oldest version that stackctl supports",
      fix: "Update the package docker-compose-plugin: https://docs.docker.com/compose/install/linux/",
    },
    {
      name: "socket",
      status: "error",
      message: "permission denied for /var/run/docker.sock",
      fix: "Join the group that owns the socket (sudo usermod -aG docker $USER) and log in again.",
    },
    { name: "engine", status: "skipped", message: "the engine cannot be reached", fix: null },
    { name: "bind-mounts", status: "ok", message: "every file and folder that up mounts exists", fix: null },
  ],
};

describe("formatDoctor", () => {
  it("shows each check, what to do, and how many are not well", () =>
    expectGolden("doctor", (style) => formatDoctor(report, style)));

  it("shows that all is well", () => {
    const checks = report.checks.filter(({ status }) => status === "ok");
    expect(formatDoctor({ ok: true, checks }, ascii).split("\n").at(-1)).toBe("+ 2 checks: 2 ok");
  });

  it("needs no more than ASCII where there is no more", () => {
    expect(formatDoctor(report, ascii)).toMatch(/^\p{ASCII}*$/u);
  });
});
