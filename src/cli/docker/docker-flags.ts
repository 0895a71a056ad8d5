/** Hints by flag; in a hint, COMPOSE is the user's own command line as `stackctl compose -- …`. */
type FlagHints = Readonly<Record<string, string>>;

const compose = "Run `COMPOSE` for this option of Compose.";
const follow = "Run `stackctl logs --follow` in another terminal to follow the output.";
const attach = "Use --logs SERVICE to print the lines of a service while `up` waits.";
const noColour = "Set NO_COLOR=1 in the environment to print without colours.";
const job = "Run `stackctl wait SERVICE --for completed` after `stackctl up` to wait for a job.";
const dryRun = "Run `DRYRUN` for the dry run of Compose.";

/** What replaces the flags of `docker compose` that precede its command. */
export const globalFlags: FlagHints = {
  "--all-resources": compose,
  "--ansi": "Set NO_COLOR=1 to print without colours, or FORCE_COLOR=1 to force them.",
  "--compatibility": "Set COMPOSE_COMPATIBILITY=true in the environment.",
  "--parallel": "Set COMPOSE_PARALLEL_LIMIT=NUMBER in the environment.",
  "--workdir": "Use --project-directory FOLDER.",
};

/** What replaces the flags of a `docker compose` command that the command of the same name lacks. */
export const commandFlags: Readonly<Record<string, FlagHints>> = {
  up: {
    "--abort-on-container-exit": job,
    "--abort-on-container-failure":
      "Leave it out: `up` fails if a service fails, and keeps the others for inspection.",
    "--always-recreate-deps": "Use --force-recreate to recreate every container.",
    "--attach": attach,
    "--attach-dependencies": follow,
    "--exit-code-from": job,
    "--menu": "Leave it out: `up` has no menu.",
    "--no-attach": follow,
    "--no-build": "Leave out --build: `up` builds only images that are missing.",
    "--no-color": noColour,
    "--no-deps": compose,
    "--no-log-prefix": follow,
    "--no-recreate": compose,
    "--no-start": "Run `stackctl compose -- create` to create containers without starting them.",
    "--quiet-build": "Use --progress quiet to print no progress.",
    "--quiet-pull": "Use --progress quiet to print no progress.",
    "--remove-orphans":
      "Run `stackctl down` first: it also removes containers whose service is gone. `up` lists them.",
    "--renew-anon-volumes": compose,
    "-V": compose,
    "--scale": "Set `deploy: { replicas: NUMBER }` of the service in the Compose file.",
    "--timeout": "Set `stop_grace_period` of the service in the Compose file.",
    "-t": "Set `stop_grace_period` of the service in the Compose file.",
    "--timestamps": follow,
    "--watch": "Run `stackctl compose -- watch` to update services when files change.",
    "-w": "Run `stackctl compose -- watch` to update services when files change.",
  },
  down: {
    "--dry-run": dryRun,
    "--rmi": compose,
  },
  logs: {
    "--dry-run": dryRun,
    "--index": compose,
  },
  restart: {
    "--dry-run": dryRun,
    "--no-deps": compose,
    "--timeout": compose,
    "-t": compose,
  },
  status: {
    "-a": "Leave it out: `status` lists stopped containers too.",
    "--dry-run": "Leave it out: `status` changes nothing.",
    "--filter": compose,
    "--format": "Use --json for scripts.",
    "--orphans": "Leave it out: `status` lists containers whose service is gone too.",
    "-q": compose,
    "--quiet": compose,
    "--services": compose,
    "--status": compose,
  },
  wait: {
    "--down-project": compose,
    "--dry-run": "Leave it out: `wait` changes nothing.",
  },
  config: Object.fromEntries(
    [
      "--environment",
      "--format",
      "--hash",
      "--images",
      "--lock-image-digests",
      "--models",
      "--networks",
      "--no-consistency",
      "--no-env-resolution",
      "--no-interpolate",
      "--no-normalize",
      "--no-path-resolution",
      "-o",
      "--output",
      "--profiles",
      "-q",
      "--quiet",
      "--resolve-image-digests",
      "--services",
      "--variables",
      "--volumes",
    ].map((flag) => [flag, compose]),
  ),
};
