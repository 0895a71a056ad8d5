import type { Feature } from "../../../domain/feature.ts";
import { ownValue } from "../../../domain/own-value.ts";
import { parseBoolean } from "../../../domain/parse-boolean.ts";
import { splitList } from "../../features/profiles.ts";
import type { ShellCommand } from "./split-shell.ts";

/** The replacement for a command of a start script. */
export interface Translation {
  readonly kind: "up" | "other" | "needless";
  /** A stackctl command, or the reason why the command is not needed. */
  readonly text: string;
  readonly note?: string;
}

/** Facts about the project that a script belongs to. */
export interface ScriptKnowledge {
  readonly features: readonly Feature[];
  /** Names of the Compose files that stackctl uses by default, so that `-f` is not needed. */
  readonly composeFiles: readonly string[];
}

const needless = (text: string): Translation => ({ kind: "needless", text });

/** The replacement for a command; undefined if the command is unrelated to stackctl. */
export function translateCommand(command: ShellCommand, knowledge: ScriptKnowledge): Translation | undefined {
  const words = withoutWrappers(command.words);
  const [program = "", ...rest] = words;
  const compose = /^(?:.*\/)?docker-compose$/.test(program)
    ? rest
    : /^(?:.*\/)?docker$/.test(program) && rest[0] === "compose"
      ? rest.slice(1)
      : undefined;
  if (compose) return translateCompose(compose, command, knowledge);
  if (words.length === 0 || program === "export") return translateAssignments(command, knowledge);
  if (program === "sleep") return needless("not needed: up returns when every service is ready");
  if (isProbe(words, command)) {
    return needless("not needed: up waits for the healthcheck in the Compose file");
  }
  return undefined;
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !/^(?:sudo|nohup|env|-E|exec|command|time)$/.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** Whether a command only checks that a service responds. */
function isProbe(words: readonly string[], { isLoopCondition }: ShellCommand): boolean {
  const [program = "", ...rest] = words;
  if (/(?:^|\/)(?:wait-for|wait-for-it|wait-for-it\.sh|wait-for\.sh|dockerize|wait-on)$/.test(program))
    return true;
  if (/^(?:nc|ncat|pg_isready|redis-cli|mysqladmin)$/.test(program))
    return isLoopCondition || rest.includes("-z");
  if (program === "docker" && rest[0] === "inspect") return rest.some((word) => /Health|State/.test(word));
  if (!/^(?:curl|wget)$/.test(program)) return false;
  return isLoopCondition || rest.some((word) => /localhost|127\.0\.0\.1|health|ready/i.test(word));
}

interface ComposeCall {
  readonly files: readonly string[];
  readonly kept: readonly string[];
  readonly profiles: readonly string[];
  readonly command: string;
  readonly args: readonly string[];
}

const valuedOptions: Readonly<Record<string, "file" | "kept" | "profile" | "dropped">> = {
  "-f": "file",
  "--file": "file",
  "--profile": "profile",
  "-p": "kept",
  "--project-name": "kept",
  "--env-file": "kept",
  "--project-directory": "kept",
  "--ansi": "dropped",
  "--progress": "dropped",
  "--parallel": "dropped",
};

function parseCompose(words: readonly string[]): ComposeCall {
  const files: string[] = [];
  const kept: string[] = [];
  const profiles: string[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? "";
    // The value of a variable is unknown.
    if (/^\$/.test(word)) continue;
    if (!word.startsWith("-")) break;
    const [, option = word, attached] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
    const kind = ownValue(valuedOptions, option);
    if (kind === undefined) continue;
    const value = attached ?? words[at + 1] ?? "";
    if (attached === undefined) at += 1;
    if (kind === "file") files.push(value);
    else if (kind === "profile") profiles.push(value);
    else if (kind === "kept") kept.push(option, value);
  }
  return { files, kept, profiles, command: words[at] ?? "", args: words.slice(at + 1) };
}

function translateCompose(
  words: readonly string[],
  command: ShellCommand,
  knowledge: ScriptKnowledge,
): Translation | undefined {
  const call = parseCompose(words);
  if (call.command === "") return undefined;
  const where = [
    ...(call.files.every((file) => knowledge.composeFiles.includes(clean(file)))
      ? []
      : call.files.flatMap((file) => ["-f", file])),
    ...call.kept,
  ];
  const flags = [...switchProfiles(call.profiles, knowledge), ...switchesOf(command, knowledge)];
  const write = (name: string, ...parts: readonly string[]) =>
    ["stackctl", name, ...where, ...parts].join(" ");
  switch (call.command) {
    case "up":
    case "start":
      return translateUp(call.args, (...parts) => write("up", ...flags, ...parts));
    case "down": {
      const volumes = call.args.some((word) => word === "-v" || word === "--volumes");
      return { kind: "other", text: write("down", ...(volumes ? ["--volumes", "--yes"] : [])) };
    }
    case "restart":
      return {
        kind: "other",
        text: write("restart", ...flags, ...withoutTimeout(call.args).filter(isService)),
      };
    case "ps":
      return { kind: "other", text: write("status", ...flags) };
    case "logs":
      return {
        kind: "other",
        text: [
          "stackctl",
          "logs",
          ...where.map((word) => (word === "-f" ? "--file" : word)),
          ...call.args,
        ].join(" "),
      };
    default:
      return { kind: "other", text: write("compose", ...flags, "--", call.command, ...call.args.map(quote)) };
  }
}

function clean(path: string): string {
  return path.replace(/^\.\//, "");
}

function withoutTimeout(args: readonly string[]): readonly string[] {
  return args.filter((_, index) => !/^(?:-t|--timeout)$/.test(args[index - 1] ?? ""));
}

/** A word quoted for a shell, so that expansions such as `$NAME` still work. */
function quote(word: string): string {
  if (/^[\w./:=@%,+$^~-]+$/.test(word)) return word;
  return /[$`]/.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

function isService(word: string): boolean {
  return !word.startsWith("-");
}

const upOptionsWithValue = [
  "--timeout",
  "-t",
  "--attach",
  "--no-attach",
  "--exit-code-from",
  "--wait-timeout",
  "--scale",
];

/** Drops `-d`, `--wait` and `--remove-orphans`, because `stackctl up` always does this. */
function translateUp(args: readonly string[], write: (...parts: readonly string[]) => string): Translation {
  const kept: string[] = [];
  const notes: string[] = [];
  let isDetached = false;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    const [, option = word, attached] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
    const isValued = option === "--pull" || upOptionsWithValue.includes(option);
    const value = attached ?? (isValued ? args[at + 1] : undefined) ?? "";
    if (isValued && attached === undefined) at += 1;
    if (/^(?:-d|--detach|--wait)$/.test(word)) isDetached = true;
    else if (option === "--pull") kept.push("--pull", value);
    else if (option === "--wait-timeout") kept.push("--wait-timeout", `${value}s`);
    else if (option === "--scale")
      notes.push(`for --scale ${value}, set deploy.replicas in the Compose file`);
    else if (["--build", "--force-recreate"].includes(word) || isService(word)) kept.push(word);
  }
  if (!isDetached) notes.push("run stackctl logs -f to follow the logs");
  return { kind: "up", text: write(...kept), ...(notes.length > 0 && { note: notes.join("; ") }) };
}

/** Feature flags that are set in front of a command, as options. */
function switchesOf({ assignments }: ShellCommand, knowledge: ScriptKnowledge): readonly string[] {
  return assignments.flatMap(({ name, value }) => {
    if (name === "COMPOSE_PROFILES") return switchProfiles(splitList(value), knowledge);
    const feature = knowledge.features.find(({ flag }) => flag === name);
    const isOn = parseBoolean(value);
    if (!feature || isOn === undefined) return [];
    return [`--${isOn ? "enable" : "disable"}-${feature.name}`];
  });
}

function switchProfiles(profiles: readonly string[], { features }: ScriptKnowledge): readonly string[] {
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
function translateAssignments(
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
