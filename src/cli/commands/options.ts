import { type Command, InvalidArgumentError, Option } from "commander";
import { engineWords } from "../../domain/engine-kinds.ts";
import { progressModes } from "../../domain/progress-modes.ts";

/** A feature as the help of a command shows it. */
export interface HelpFeature {
  readonly name: string;
  readonly description: string;
}

const collect = (word: string, words: readonly string[] | undefined): readonly string[] => [
  ...(words ?? []),
  word,
];
/** Reads `a,b`, any number of times. */
export const collectList = (text: string, words: readonly string[] | undefined): readonly string[] => [
  ...(words ?? []),
  ...text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== ""),
];

/** An empty word is a variable that is not set; files are not to be strewn about where one stands. */
function readFolder(word: string): string {
  if (word === "") throw new InvalidArgumentError("Name a folder.");
  return word;
}

/** Which project is meant, in the words of Compose; `logs` keeps `-f` for itself. */
export function addProjectOptions(command: Command, { shortFile = true } = {}): Command {
  return command
    .addOption(
      new Option(
        shortFile ? "-f, --file <path>" : "--file <path>",
        "compose file; may be repeated",
      ).argParser(collect),
    )
    .option("-p, --project-name <name>", "project name")
    .addOption(
      new Option("--env-file <path>", "environment file instead of .env; may be repeated").argParser(collect),
    )
    .option("--project-directory <folder>", "project directory");
}

/** What runs the services. */
export function addEngineOption(command: Command): Command {
  const option = new Option("--engine <engine>", "what runs the services; default: docker where it answers");
  // Named for help and completion; what is none of them is refused with the other settings.
  option.argChoices = [...engineWords];
  return command.addOption(option);
}

/** Which features are on. The flags of single features are shown in the help once the project has been read. */
export function addFeatureOptions(command: Command, features: readonly HelpFeature[]): Command {
  command
    .addOption(new Option("--enable <features>", "switch features on (a,b)").argParser(collectList))
    .addOption(new Option("--disable <features>", "switch features off (a,b)").argParser(collectList))
    .option("--minimal", "switch every feature off")
    .option("--all", "switch every feature on")
    .option("--preset <preset>", "exactly the features of this preset")
    .addOption(
      new Option("--profile <profile>", "switch a Compose profile on; may be repeated").argParser(collect),
    );
  for (const { name, description } of features) {
    command.option(`--enable-${name}`, description === "" ? `switch ${name} on` : description);
    command.option(`--disable-${name}`, `switch ${name} off`);
  }
  return command;
}

/** How progress is told. */
export function addProgressOption(command: Command): Command {
  const option = new Option("--progress <mode>", "how progress is told");
  // Named for help and completion; what is none of them is refused with the other settings.
  option.argChoices = [...progressModes];
  return command.addOption(option);
}

/** For runs that nobody watches. */
export function addCiOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--artifacts <folder>",
        "keep plan, events and report there, and logs and state of what failed",
      ).argParser(readFolder),
    )
    .option("--ci", "behave as in CI; default: when CI is set in the environment")
    .option("--no-ci", "behave as on a terminal, whatever CI says");
}

/** Who runs the health checks first. */
export function addHealthOptions(command: Command): Command {
  return command
    .option("--fast-health", "run the declared health checks as soon as they can pass (default)")
    .option("--no-fast-health", "leave health to the engine's own probes");
}

/** What is to be launched, shared by `up` and `plan`. */
export function addLaunchOptions(command: Command): Command {
  return command
    .option("--build", "build images first")
    .addOption(new Option("--pull <policy>", "pull images first").choices(["always", "missing", "never"]))
    .option("--force-recreate", "replace containers that have not changed too")
    .option("--keep", "leave the services of features that are off running");
}

/** One JSON document on stdout instead of text. */
export function addJsonOption(command: Command): Command {
  return command.option("--json", "print one JSON document");
}

/** Of every command that tells something about a project. */
export function addQueryOptions(command: Command, features: readonly HelpFeature[]): Command {
  return addJsonOption(addProjectOptions(addEngineOption(addFeatureOptions(command, features))));
}

/** Of every command that waits for services, beside the features. */
export function addWaitingOptions(command: Command): Command {
  const judged = addEngineOption(addHealthOptions(command));
  return addCiOptions(addProgressOption(addJsonOption(addProjectOptions(judged))));
}

/** Examples at the end of a command's help. */
export function addExamples(command: Command, examples: readonly (readonly [string, string])[]): Command {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, meaning]) => `  $ ${line.padEnd(width)}  ${meaning}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
