import { parseBoolean } from "../../../domain/parse-boolean.ts";
import { splitList } from "../../features/profiles.ts";
import type { ShellCommand } from "./split-shell.ts";
import type { ScriptKnowledge, Translation } from "./translation.ts";

/** Feature flags that are set in front of a command, as options. */
export function switchesOf({ assignments }: ShellCommand, knowledge: ScriptKnowledge): readonly string[] {
  return assignments.flatMap(({ name, value }) => {
    if (name === "COMPOSE_PROFILES") return switchProfiles(splitList(value), knowledge);
    const feature = knowledge.features.find(({ flag }) => flag === name);
    const isOn = parseBoolean(value);
    if (!feature || isOn === undefined) return [];
    return [`--${isOn ? "enable" : "disable"}-${feature.name}`];
  });
}

/** The options that enable the features of Compose profiles; `--profile` for a profile that no feature owns. */
export function switchProfiles(
  profiles: readonly string[],
  { features }: ScriptKnowledge,
): readonly string[] {
  const flags = profiles.flatMap((profile) => {
    if (profile === "*") return ["--all"];
    const owner = features.find((feature) => feature.profiles.includes(profile));
    return owner ? [`--enable-${owner.name}`] : ["--profile", profile];
  });
  // Only `--enable-…` options are deduplicated: `--profile` may occur several times.
  return flags.filter((flag, index) => !flag.startsWith("--enable-") || flags.indexOf(flag) === index);
}

/**
 * Options for assignments without a command and for `export`: feature flags, and profiles collected in a
 * variable.
 */
export function translateAssignments(
  { assignments, words }: ShellCommand,
  knowledge: ScriptKnowledge,
): Translation | undefined {
  const exported = words.slice(1).flatMap((word) => {
    const [, name, value = ""] = /^(\w+)=([\s\S]*)$/.exec(word) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
  const all = [...assignments, ...exported];
  const collected = all.flatMap(({ value }) =>
    [...value.matchAll(/--profile[= ]([\w.-]+)/g)].map(([, profile = ""]) => profile),
  );
  const flags = [
    ...switchProfiles(collected, knowledge),
    ...switchesOf({ assignments: all, words: [], line: 0, text: "", isLoopCondition: false }, knowledge),
  ];
  if (flags.length === 0) return undefined;
  const names = flags.flatMap((flag) => /^--enable-(.+)$/.exec(flag)?.[1] ?? []);
  const forGood =
    names.length > 0 ? `to make it permanent: stackctl features enable ${names.join(" ")}` : undefined;
  return { kind: "other", text: flags.join(" "), ...(forGood !== undefined && { note: forGood }) };
}
