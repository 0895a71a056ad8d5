import type { ErrorCode } from "./errors.ts";

/**
 * The general meaning of each error code, for the reference. The message of an error describes the actual
 * case.
 */
export const errorMeanings: Readonly<Record<ErrorCode, string>> = {
  usage: "the command line is invalid",
  "unknown-feature": "no feature has this name",
  "unknown-service": "no service has this name",
  "unknown-profile": "no service has this profile",
  "unknown-preset": "the manifest has no preset of this name",
  "feature-conflict": "the enabled features cannot run together",
  "too-many-combinations": "the features have more combinations than stackctl lists or covers",
  "confirmation-needed": "the command needs a confirmation, and there is no terminal to ask on",
  declined: "a question was answered with no, and nothing was changed",
  "invalid-setting": "a setting, flag or label has an invalid value",
  "file-failed": "a file cannot be read or written",
  "file-changed": "a file was changed while the command prepared its own changes, and nothing was written",
  "exposed-port": "a port would be open to the network while a secret that protects it is not set",
  "invalid-dotenv": "an environment file cannot be parsed or is missing",
  "invalid-manifest": "`stackctl.yaml` or a `feature.yaml` is invalid",
  "requires-cycle": "features require each other in a cycle",
  "invalid-compose-file": "Compose or stackctl rejects a compose file",
  "no-compose-file": "there is no compose file",
  "missing-variable": "a compose file requires a variable that is not set",
  "dependency-owner": "a service depends on another whose profile is owned by no feature, or by several",
  "cannot-run-on-swarm": "enabled services use keys of Compose that a Docker Swarm cannot do",
  "cannot-run-embedded":
    "enabled services cannot run as processes on this machine: they need a container engine, or a program is missing",
  "not-portable": "a part of the project has no place in Kubernetes, and nothing was written",
  "engine-unavailable": "no container engine answers, or Docker Compose is missing",
  "port-conflict": "a host port is taken, or two services publish the same one",
  "gpu-unavailable": "the engine has no GPU of the kind that a service reserves",
  "project-locked": "another stackctl command is changing this project",
  "other-engine": "the project already runs on another engine, and would run twice",
  "project-exists": "the project that bench-features would create has containers already",
  "launch-failed": "the services cannot start: Compose failed, or a check before the start found the reason",
  "preflight-failed": "checks before the start failed; the error lists each as a problem",
  "compose-failed": "a Compose command failed",
  "install-failed": "a package manager failed",
  "program-failed": "a helper program did not end in time, or printed too much output",
  "not-started": "a service has no container, or no service has one",
  "not-ready": "a service is not ready",
  "job-store-unusable":
    "the data folder or the job database cannot be used: unreadable, damaged, incomplete, or newer",
  "job-store-in-use": "another backend or trainer owns the data folder or the job database",
  "job-store-lost": "another backend or trainer took over the data folder or the job database",
  interrupted: "Ctrl-C, SIGTERM, SIGHUP or SIGQUIT, or Escape at a question",
};
