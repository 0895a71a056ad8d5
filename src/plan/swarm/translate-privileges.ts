import { filled } from "./filled.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { isBelow } from "./is-below.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { Privileges } from "./service-spec.ts";

/** `security_opt` as the privileges of a Swarm container; options without a place are refused. */
export function translatePrivileges(context: ServiceContext): {
  readonly privileges: Privileges | undefined;
  readonly findings: readonly KeyFinding[];
} {
  const options = context.service.security_opt ?? [];
  const parts = options.map((option, at) => ({ option, at, part: translateOption(context, option) }));
  const found = parts.flatMap(({ part }) => part ?? []);
  const labels = found.flatMap(({ SELinuxContext: label }) => label ?? []);
  const merged: Privileges = Object.assign(
    {},
    ...found,
    labels.length === 0 ? {} : { SELinuxContext: Object.assign({ Disable: false }, ...labels) },
  );
  return {
    privileges: filled(merged),
    findings: parts.flatMap(({ option, at, part }) =>
      part === undefined ? [findingAt(context, "refused", ["security_opt", at], ...explain(option))] : [],
    ),
  };
}

function translateOption(context: ServiceContext, option: string): Privileges | undefined {
  const [key = "", value = ""] = option.split(/[:=](.*)/s);
  switch (key) {
    case "no-new-privileges":
      return { NoNewPrivileges: value !== "false" };
    case "seccomp":
      return translateSeccomp(context, value);
    case "apparmor":
      if (value === "unconfined") return { AppArmor: { Mode: "disabled" } };
      return value === "docker-default" ? { AppArmor: { Mode: "default" } } : undefined;
    case "label":
      return translateLabel(value);
    default:
      return undefined;
  }
}

/** The absolute path of a seccomp profile; undefined if the option names none. */
export function seccompProfile(option: string, directory: string): string | undefined {
  const [, path] = /^seccomp[:=](.+)$/s.exec(option) ?? [];
  if (path === undefined || path === "unconfined" || path === "builtin") return undefined;
  return isBelow("/", path) ? path : `${directory}/${path.replace(/^\.\//, "")}`;
}

function translateSeccomp({ inputs }: ServiceContext, value: string): Privileges | undefined {
  if (value === "unconfined") return { Seccomp: { Mode: "unconfined" } };
  if (value === "builtin") return { Seccomp: { Mode: "default" } };
  const path = seccompProfile(`seccomp=${value}`, inputs.directory);
  const profile = path === undefined ? undefined : inputs.files.get(path);
  return profile === undefined ? undefined : { Seccomp: { Mode: "custom", Profile: profile } };
}

function translateLabel(value: string): Privileges | undefined {
  if (value === "disable") return { SELinuxContext: { Disable: true } };
  const [key = "", text = ""] = value.split(/:(.*)/s);
  const name = { user: "User", role: "Role", type: "Type", level: "Level" }[key];
  return name === undefined ? undefined : { SELinuxContext: { Disable: false, [name]: text } };
}

function explain(option: string): readonly [string, string] {
  return option.startsWith("seccomp")
    ? [`The seccomp profile of \`${option}\` cannot be read.`, "Correct the path of the profile."]
    : [`Swarm has no place for the security option \`${option}\`.`, "Remove the option."];
}
