import type { LintRule, Severity } from "../../domain/lint.ts";

/** What a rule looks for and why that matters. */
export interface RuleText {
  readonly severity: Severity;
  /** What it finds, in a few words. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** Every rule with its default severity; docs/lint.md shows the same table. */
export const ruleTable: Readonly<Record<LintRule, RuleText>> = {
  unresolvable: {
    severity: "error",
    title: "A combination of features that should run cannot be resolved",
    why: "`up` with these features fails before anything starts",
    fix: "mend what the message names, or declare that the features conflict",
  },
  "port-clash": {
    severity: "error",
    title: "Two services that run together publish one host port",
    why: "the second one cannot start",
    fix: "publish one of them on another port, or declare a conflict between their features",
  },
  "name-clash": {
    severity: "error",
    title: "Two services that run together have one container_name",
    why: "there can be only one container of a name, so Compose refuses them",
    fix: "leave container_name out: services are found by their service name",
  },
  "dependency-owner": {
    severity: "error",
    title: "A required dependency is behind a profile that not exactly one feature owns",
    why: "nothing says which feature is to be switched on for it, so `up` refuses",
    fix: "declare one feature for the profile, or make the dependency `required: false`",
  },
  "unpublished-url": {
    severity: "error",
    title: "A declared URL of this host leads to a port that no service publishes",
    why: "it is shown as the address of the service, and nobody can open it",
    fix: "publish the port, or correct the URL",
  },
  "limit-below-reservation": {
    severity: "error",
    title: "A memory limit is below the reservation",
    why: "the engine refuses to create such a container",
    fix: "raise the limit or lower the reservation",
  },
  "health-dependency": {
    severity: "warning",
    title: "A service waits until another one is healthy that declares no health check",
    why: "unless its image has a check, Compose starts the other one and then refuses",
    fix: "declare a healthcheck for it, or wait with condition: service_started",
  },
  "plain-secret": {
    severity: "warning",
    title: "A secret stands in a file in plain text",
    why: "whoever can read the repository has it, and it stays in its history",
    fix: "take it from a variable without a default, and keep the value in an .env file that git ignores",
  },
  "unread-flag": {
    severity: "warning",
    title: "A flag switches nothing",
    why: "whoever sets it believes that it does something",
    fix: "remove it, or give the feature a profile, an overlay or a variable that a compose file reads",
  },
  "floating-image": {
    severity: "warning",
    title: "An image has no tag, or the tag latest",
    why: "another image may run tomorrow, without any change in the repository",
    fix: "name a version, or a digest",
  },
  "no-healthcheck": {
    severity: "info",
    title: "A service declares no health check",
    why: "unless its image has one, nobody can tell whether it works: it counts as ready once it runs",
    fix: "declare a healthcheck",
  },
  "no-limit": {
    severity: "info",
    title: "A service has no memory limit",
    why: "it can take the memory of all others, and the engine may stop any of them",
    fix: "set deploy.resources.limits.memory or mem_limit",
  },
};
