import { type Command, InvalidArgumentError, Option } from "commander";
import { engineWords } from "../../domain/engine-choice.ts";
import { progressModes } from "../../domain/option-words.ts";
import type { HelpFeature } from "../command/grammar.ts";
import { featureFlagsTitle, formatTerms } from "../help/help-layout.ts";

const collect = (word: string, words: readonly string[] | undefined): readonly string[] => [
  ...(words ?? []),
  word,
];
/** Parses `a,b`; the option may be repeated. */
export const collectList = (text: string, words: readonly string[] | undefined): readonly string[] => [
  ...(words ?? []),
  ...text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== ""),
];

/** Refuses an empty word: it is an unset variable, and files would be written to the working directory. */
function readFolder(word: string): string {
  if (word === "") throw new InvalidArgumentError("The folder name is empty.");
  return word;
}

/** Adds options under one title of the help. */
function inGroup(command: Command, title: string, add: (command: Command) => void): Command {
  const before = command.optionsGroup();
  add(command.optionsGroup(title));
  return command.optionsGroup(before);
}

/** The options that choose a project, as Compose names them; `logs` keeps `-f` for `--follow`. */
export function addProjectOptions(command: Command, { shortFile = true } = {}): Command {
  return inGroup(command, "Project:", () => {
    command
      .addOption(
        new Option(
          shortFile ? "-f, --file <path>" : "--file <path>",
          "Compose file; may be repeated",
        ).argParser(collect),
      )
      .option("-p, --project-name <name>", "project name")
      .addOption(
        new Option("--env-file <path>", "environment file instead of .env; may be repeated").argParser(
          collect,
        ),
      )
      .option("--project-directory <folder>", "project directory");
  });
}

/** `--profile`, which `docker compose` takes before the command too. */
export function addProfileOption(command: Command): Command {
  return command.addOption(
    new Option("--profile <profile>", "enable a Compose profile; may be repeated").argParser(collect),
  );
}

/** `--engine`. */
export function addEngineOption(command: Command): Command {
  const option = new Option(
    "--engine <engine>",
    "engine that runs the services; default: docker if it is available",
  );
  // Listed for help and completion; an unknown engine is refused together with the other settings.
  option.argChoices = [...engineWords];
  return inGroup(command, "Project:", () => command.addOption(option));
}

/** The options that choose features. The flags of this project's features are listed only in help and completion. */
export function addFeatureOptions(command: Command, features: readonly HelpFeature[]): Command {
  inGroup(command, "Features:", () => {
    command
      .addOption(new Option("--enable <features>", "enable features (a,b)").argParser(collectList))
      .addOption(new Option("--disable <features>", "disable features (a,b)").argParser(collectList))
      .option("--minimal", "disable every feature")
      .option("--all", "enable every feature that can run on this machine together with the others")
      .option("--preset <preset>", "enable exactly the features of this preset");
    addProfileOption(command);
  });
  return inGroup(command, featureFlagsTitle, () => {
    for (const { name, description } of features) {
      command.option(`--enable-${name}`, description === "" ? `enable ${name}` : description);
      command.option(`--disable-${name}`, `disable ${name}`);
    }
  });
}

/** `--progress`. */
export function addProgressOption(command: Command): Command {
  const option = new Option("--progress <mode>", "progress output format");
  // Listed for help and completion; an unknown mode is refused together with the other settings.
  option.argChoices = [...progressModes];
  return inGroup(command, "Output:", () => command.addOption(option));
}

/** The options for unattended runs. */
export function addCiOptions(command: Command): Command {
  return inGroup(command, "CI:", () => {
    command
      .addOption(
        new Option(
          "--artifacts <folder>",
          "write the plan, events and report to this folder, with logs and state of failed services",
        ).argParser(readFolder),
      )
      .option("--ci", "behave as in CI; default: if CI is set in the environment")
      .option("--no-ci", "behave as on a terminal, even if CI is set");
  });
}

/** `--fast-health` and `--no-fast-health`. */
export function addHealthOptions(command: Command): Command {
  return command
    .option("--fast-health", "run the declared health checks as soon as they can pass (default)")
    .option("--no-fast-health", "use only the engine's own health checks");
}

/** The options of a launch, shared by `up` and `plan`. */
export function addLaunchOptions(command: Command): Command {
  return command
    .option("--build", "build images first")
    .addOption(new Option("--pull <policy>", "pull images first").choices(["always", "missing", "never"]))
    .option("--force-recreate", "recreate containers even if nothing changed")
    .option("--keep", "leave services of disabled features running");
}

/** `--json`. */
export function addJsonOption(command: Command): Command {
  return inGroup(command, "Output:", () => command.option("--json", "print one JSON document to stdout"));
}

/** The options of every command that reports on a project. */
export function addQueryOptions(command: Command, features: readonly HelpFeature[]): Command {
  return addJsonOption(addProjectOptions(addEngineOption(addFeatureOptions(command, features))));
}

/** The options of every command that waits for services, without those that choose features. */
export function addWaitingOptions(command: Command): Command {
  const judged = addEngineOption(addHealthOptions(command));
  return addCiOptions(addProgressOption(addJsonOption(addProjectOptions(judged))));
}

/** Examples at the end of a command's help, each a command line and its meaning. */
export function addExamples(command: Command, examples: readonly (readonly [string, string])[]): Command {
  return command.addHelpText("after", () =>
    formatTerms(
      command,
      "Examples:",
      examples.map(([line, meaning]) => [`$ ${line}`, meaning]),
    ),
  );
}
