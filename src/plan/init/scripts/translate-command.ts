import { translateAssignments } from "./script-flags.ts";
import type { ShellCommand } from "./split-shell.ts";
import { translateCompose } from "./translate-compose.ts";
import type { ScriptKnowledge, Translation } from "./translation.ts";

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
