import { InvalidArgumentError } from "commander";
import { engineWords } from "../../domain/engine-choice.ts";
import { progressModes } from "../../domain/option-words.ts";
import { choice, flag, flagPair, inGroup, names, word, words } from "../command/declare-option.ts";

const otherProjectOptions = inGroup("Project:", [
  word("-p, --project-name <name>", "project name"),
  words("--env-file <path>", "environment file instead of .env; may be repeated"),
  word("--project-directory <folder>", "project directory"),
]);

const fileMeaning = "Compose file; may be repeated";

/** The options that choose a project, as Compose names them. */
export const projectOptions = [
  ...inGroup("Project:", [words("-f, --file <path>", fileMeaning)]),
  ...otherProjectOptions,
] as const;

/** The same for `logs`, which keeps `-f` for `--follow`. */
export const projectOptionsOfLogs = [
  ...inGroup("Project:", [words("--file <path>", fileMeaning)]),
  ...otherProjectOptions,
] as const;

/** `--profile`, which `docker compose` takes before the command too. */
export const [profileOption] = inGroup("Features:", [
  words("--profile <profile>", "enable a Compose profile; may be repeated"),
]);

/** `--progress`. An unknown mode is refused together with the other settings. */
export const [progressOption] = inGroup("Output:", [
  word("--progress <mode>", "progress output format", { suggestions: progressModes }),
]);

/** The options that may precede any command. */
export const programOptions = [...projectOptions, progressOption, profileOption] as const;

/** `--engine`. An unknown engine is refused together with the other settings. */
export const [engineOption] = inGroup("Project:", [
  word("--engine <engine>", "engine that runs the services; default: docker if it is available", {
    suggestions: engineWords,
  }),
]);

/** The options that choose features. */
export const featureOptions = inGroup("Features:", [
  names("--enable <features>", "enable features (a,b)"),
  names("--disable <features>", "disable features (a,b)"),
  flag("--minimal", "disable every feature"),
  flag("--all", "enable every feature that can run on this machine together with the others"),
  word("--preset <preset>", "enable exactly the features of this preset"),
  profileOption,
]);

/** `--artifacts`. Refuses an empty word: it is an unset variable, and files would be written to the working directory. */
export const artifactsOption = word(
  "--artifacts <folder>",
  "write the plan, events and report to this folder, with logs and state of failed services",
  {
    parse: (folder) => {
      if (folder === "") throw new InvalidArgumentError("The folder name is empty.");
      return folder;
    },
  },
);

/** `--fast-health` and `--no-fast-health`. */
export const healthOption = flagPair(
  "--fast-health",
  "run the declared health checks as soon as they can pass (default)",
  "use only the engine's own health checks",
);

/** `--inspect-nodes` and `--no-inspect-nodes`. */
export const inspectOption = flagPair(
  "--inspect-nodes",
  "let a task on another node of a Swarm read the output of a failed health check",
  "only read what the manager can see (default)",
);

/** `--wait-timeout`. */
export const waitTimeoutOption = (description: string) => word("--wait-timeout <duration>", description);

/** `--stability-window`. */
export const stabilityWindowOption = word(
  "--stability-window <duration>",
  "how long a service without a health check must run",
);

/** The options of a launch, shared by `up` and `plan`. */
export const launchOptions = [
  flag("--build", "build images first"),
  choice("--pull <policy>", "pull images first", ["always", "missing", "never"]),
  flag("--force-recreate", "recreate containers even if nothing changed"),
  flag("--keep", "leave services of disabled features running"),
] as const;

/** `--json`. */
export const [jsonOption] = inGroup("Output:", [flag("--json", "print one JSON document to stdout")]);

/** The options of every command that reports on a project. */
export const queryOptions = [...featureOptions, engineOption, ...projectOptions, jsonOption] as const;

/** The options of every command that waits for services, without those that choose features. */
export const waitingOptions = [
  healthOption,
  inspectOption,
  engineOption,
  ...projectOptions,
  jsonOption,
  progressOption,
  ...inGroup("CI:", [
    artifactsOption,
    flagPair(
      "--ci",
      "behave as in CI; default: if CI is set in the environment",
      "behave as on a terminal, even if CI is set",
    ),
  ]),
] as const;
