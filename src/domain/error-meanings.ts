import type { ErrorCode } from "./errors.ts";

/** What each error code says, for the reference; the message of an error says it for the case at hand. */
export const errorMeanings: Readonly<Record<ErrorCode, string>> = {
  usage: "the command line makes no sense",
  "unknown-feature": "no feature has this name",
  "unknown-service": "no service has this name, or it has no container",
  "unknown-profile": "no service has this profile",
  "unknown-preset": "the manifest has no such preset",
  "feature-conflict": "features are on that cannot run together",
  "confirmation-needed": "something is to be confirmed and nobody can answer",
  "invalid-setting":
    "a setting, flag or label has a value that makes no sense, or a file cannot be read or written",
  "invalid-dotenv": "an environment file cannot be parsed or is missing",
  "invalid-manifest": "`stackctl.yaml` or a `feature.yaml` is wrong",
  "requires-cycle": "features require each other in a circle",
  "invalid-compose-file": "Compose refuses a compose file",
  "no-compose-file": "there is no compose file",
  "missing-variable": "a compose file asks for a variable that is not set",
  "dependency-owner": "a service depends on one whose profile not exactly one feature owns",
  "cannot-run-embedded":
    "what is on cannot run as processes of this machine: it needs a container engine, or something is not installed",
  "engine-unavailable": "no engine or no Compose answers",
  "port-conflict": "a host port is taken, or two services want the same one",
  "gpu-unavailable": "the engine has no GPU of the kind that a service reserves",
  "project-locked": "another stackctl changes this project",
  "other-engine": "the project runs by another engine, and would run twice",
  "launch-failed": "Compose could not launch what was asked",
  "preflight-failed": "several things stand in the way; each is a problem of the error",
  "compose-failed": "a call of Compose failed",
  "install-failed": "a package manager failed",
  "program-failed": "a program that is only asked something printed without end, or did not end in time",
  "not-ready": "there is nothing to wait for",
  "job-store-lost": "another backend or trainer took over the data folder or the database of the jobs",
  interrupted: "Ctrl-C, SIGTERM, SIGHUP or SIGQUIT, or a question was answered with no",
};
