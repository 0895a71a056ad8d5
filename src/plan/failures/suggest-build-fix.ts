import type { BuildFailure } from "../../domain/build-failure.ts";
import type { Service } from "../../domain/service.ts";
import { tidyLine } from "./pick-log-lines.ts";
import type { Fix } from "./suggest-fix.ts";

/** What to do about a build that failed, by its reason, its exit code and what the step printed. */
export function suggestBuildFix(
  { reason, exitCode, lines, step }: BuildFailure,
  { name, build }: Pick<Service, "name" | "build">,
): Fix {
  const printed = [reason, ...lines.map(({ text }) => tidyLine(text))].join("\n");
  const again = [`stackctl up ${name}`];
  const matched = rules.find(({ pattern }) => pattern.test(printed));
  if (matched) {
    const groups = matched.pattern.exec(printed)?.groups ?? {};
    const context = build?.context ?? "the build context";
    const source = findCopySource(step);
    return { hint: matched.hint({ ...groups, context, source }), commands: matched.commands ?? again };
  }
  const hint = exitCodeHints[exitCode ?? 0];
  if (hint !== undefined) return { hint, commands: again };
  return {
    hint:
      step === undefined
        ? "Fix the build, then start the service again."
        : "Fix this step of the Dockerfile, then start the service again.",
    commands: again,
  };
}

interface Rule {
  /** Found in the reason or in a line of the step. */
  readonly pattern: RegExp;
  readonly hint: (found: Readonly<Record<string, string | undefined>>) => string;
  readonly commands?: readonly string[];
}

const checkImage: Rule["hint"] = ({ image }) =>
  `Check the name ${image} and the network; without a registry, load the image first (docker load, or docker pull from a mirror).`;

const installCommand: Rule["hint"] = ({ command }) =>
  `Install ${command} in an earlier step of this stage, or fix its path.`;

/** The first rule that fits counts. */
const rules: readonly Rule[] = [
  {
    pattern: /no space left on device/i,
    hint: () =>
      "Free disk space: docker system df lists what uses it, and docker builder prune removes the build cache.",
    commands: ["docker system df", "docker builder prune"],
  },
  {
    pattern: /out of memory|\bOOM\b|cannot allocate memory|signal: killed/i,
    hint: () =>
      "Give the engine more memory, or run fewer jobs in parallel in this step: the step ran out of memory.",
  },
  {
    pattern: /failed to calculate checksum of ref \S+: "(?<path>.+?)": not found/,
    hint: ({ path, context, source }) =>
      source === undefined
        ? `Check the path ${path}: it is relative to the build context ${context}, and .dockerignore may exclude it.`
        : `Check the path ${path}: it is relative to the root of ${source}, not to the build context.`,
  },
  {
    // Only a whole word: searched from each of its letters, a long word takes the square of its length.
    pattern: /(?<!\S)(?<image>\S+): failed to resolve source metadata for/,
    hint: checkImage,
  },
  {
    pattern: /failed to resolve source metadata for (?<image>\S+):/,
    hint: checkImage,
  },
  {
    pattern: /^secret (?<secret>\S+): not found/m,
    hint: ({ secret }) => `Add ${secret} to build.secrets of the service, and declare it under secrets.`,
  },
  {
    pattern: /failed to get build context (?<name>\S+): stat (?<path>.+?): no such file/,
    hint: ({ name, path }) =>
      `Create the folder ${path}, or set build.additional_contexts.${name} to an existing folder.`,
  },
  {
    pattern: /target stage "(?<stage>.+?)" could not be found/,
    hint: ({ stage }) =>
      `Set build.target to a stage of the Dockerfile, or name a stage: FROM … AS ${stage}.`,
  },
  {
    pattern: /base name \((?<variable>.+?)\) should not be blank/,
    hint: ({ variable }) =>
      `Set the build argument ${variable?.replace(/^\$\{?|\}$/g, "")} under build.args, or give its ARG a default value.`,
  },
  {
    pattern: /failed to read dockerfile: open (?<file>\S+): no such file/,
    hint: ({ file, context }) =>
      `Create ${file} in ${context}, or set build.dockerfile to the path of the Dockerfile.`,
  },
  {
    pattern: /unable to prepare context: path "(?<path>.+?)" not found/,
    hint: ({ path }) => `Create the folder ${path}, or set build.context to the folder of the sources.`,
  },
  {
    pattern: /dockerfile parse error|unknown instruction/,
    hint: () => "Fix the syntax of this line; see https://docs.docker.com/reference/dockerfile/",
  },
  {
    pattern: /exec: "(?<command>[^"]+)": (?:executable file not found|stat \S+: no such file)/,
    hint: installCommand,
  },
  {
    pattern: /(?:^|\s|: )(?<command>[\w./+-]+): (?:command )?not found$/m,
    hint: installCommand,
  },
];

/** Exit codes of shells and signals (POSIX shell: 126, 127; 128 + n for signal n). */
const exitCodeHints: Readonly<Record<number, string>> = {
  126: "Make the program executable, and build it for the platform of the image.",
  127: "Install the program in an earlier step of this stage, or fix its path.",
  137: "Give the engine more memory, or run fewer jobs in parallel in this step: the step was killed (SIGKILL), most often for lack of memory.",
  139: "Check the platform of the base image: the program crashed (segmentation fault).",
};

/**
 * The stage, image or context that an instruction copies or mounts from, as `--from=build` or `from=build` names it.
 * Undefined if the instruction reads the build context.
 */
export function findCopySource(step: string | undefined): string | undefined {
  return /(?:^(?:COPY|ADD)\s+(?:--\S+\s+)*--from=|--mount=(?:\S*,)?from=)([^\s,]+)/i.exec(step ?? "")?.[1];
}
