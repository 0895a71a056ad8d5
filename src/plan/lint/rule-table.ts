import type { LintRule, Severity } from "../../domain/lint.ts";

/** What a rule detects, why that matters, and how to fix it. */
export interface RuleText {
  readonly severity: Severity;
  /** The problem in a few words. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

/** Every rule with its default severity; docs/lint.md shows the same table. */
export const ruleTable: Readonly<Record<LintRule, RuleText>> = {
  unresolvable: {
    severity: "error",
    title: "A valid combination of features cannot be resolved",
    why: "`up` with these features fails before anything starts",
    fix: "Fix what the message names, or declare a conflict between the features.",
  },
  "port-clash": {
    severity: "error",
    title: "Two services that run together publish the same host port",
    why: "the second service cannot start",
    fix: "Publish one of them on another port, or declare a conflict between their features.",
  },
  "name-clash": {
    severity: "error",
    title: "Two services that run together have the same container_name",
    why: "a container name is unique, so Compose refuses to start both",
    fix: "Remove container_name: other services use the service name.",
  },
  "dependency-owner": {
    severity: "error",
    title: "A required dependency is behind a profile that is owned by no feature, or by several",
    why: "it is unclear which feature to enable for it, so `up` refuses",
    fix: "Declare one feature for the profile, or make the dependency `required: false`.",
  },
  "unpublished-url": {
    severity: "error",
    title: "A declared URL of this host uses a port that no service publishes",
    why: "stackctl shows the URL as the address of the service, but nothing answers there",
    fix: "Publish the port, or correct the URL.",
  },
  "limit-below-reservation": {
    severity: "error",
    title: "A memory limit is below the reservation",
    why: "the engine refuses to create such a container",
    fix: "Raise the limit or lower the reservation.",
  },
  "health-dependency": {
    severity: "warning",
    title: "A service waits until another service is healthy, but that service declares no health check",
    why: "unless its image has a health check, Compose starts the other service and then refuses",
    fix: "Declare a healthcheck for it, or wait with condition: service_started.",
  },
  "plain-secret": {
    severity: "warning",
    title: "A file holds a secret in plain text",
    why: "everyone who can read the repository can read it, and it stays in the history",
    fix: "Take it from a variable without a default, and keep the value in an .env file that git ignores.",
  },
  "unread-flag": {
    severity: "warning",
    title: "A flag has no effect",
    why: "setting the flag looks effective, but changes nothing",
    fix: "Remove it, or give the feature a profile, an overlay or a variable that a compose file reads.",
  },
  "floating-image": {
    severity: "warning",
    title: "An image has no tag, or the tag latest",
    why: "the image can change without any change in the repository",
    fix: "Pin a version or a digest.",
  },
  "no-healthcheck": {
    severity: "info",
    title: "A service declares no health check",
    why: "unless its image has one, the service counts as ready as soon as it runs, working or not",
    fix: "Declare a healthcheck.",
  },
  "no-limit": {
    severity: "info",
    title: "A service has no memory limit",
    why: "it can use the memory of all other services, and the engine may stop any of them",
    fix: "Set deploy.resources.limits.memory or mem_limit.",
  },
};
