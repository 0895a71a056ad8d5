import { ownValue } from "../../../domain/own-value.ts";
import { switchesOf, switchProfiles } from "./script-flags.ts";
import type { ShellCommand } from "./split-shell.ts";
import type { ScriptKnowledge, Translation } from "./translation.ts";

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

/** The replacement for a call of Compose, by its words after `docker compose`; undefined if it names no command. */
export function translateCompose(
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
