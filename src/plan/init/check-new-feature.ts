import { asSentence, StackError } from "../../domain/errors.ts";
import { defaultFlag, type Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";

interface NewFeature {
  readonly name: string;
  /** Undefined if the project declares no feature: then its Compose profiles are its features. */
  readonly declared: readonly Feature[] | undefined;
  readonly ofProfiles: readonly Feature[];
  /** Undefined if Compose could not resolve the project. */
  readonly model: ComposeModel | undefined;
}

// Compose rejects shorter profile names. Names of images and hosts must be lowercase.
const goodName = /^[a-z0-9][a-z0-9_.-]+$/;

/**
 * The error for a feature that cannot be added; undefined if it can. For a name that is invalid or taken, the
 * hint is a free name. In a project whose features are its Compose profiles, a declared feature would replace
 * them.
 */
export function checkNewFeature({ name, declared, ofProfiles, model }: NewFeature): StackError | undefined {
  const fault = checkName(name, declared ?? ofProfiles, model);
  if (fault || declared || ofProfiles.length === 0) return fault;
  return new StackError("usage", {
    message: `this project's features are its Compose profiles (${ofProfiles.map((one) => one.name).join(", ")}); declare them before you add a feature pack`,
    hint: "Run stackctl init to declare them in stackctl.yaml, then add the feature.",
  });
}

/** The error for a feature whose pack folder exists already. */
export function refuseFolder(folder: string): StackError {
  return new StackError("usage", {
    message: `${folder} already exists`,
    hint: "Choose another name, or remove it.",
  });
}

function checkName(
  name: string,
  declared: readonly Feature[],
  model: ComposeModel | undefined,
): StackError | undefined {
  const services = [...(model?.services.values() ?? [])];
  const isTaken = (one: string) =>
    declared.some((feature) => feature.name === one || feature.flag === defaultFlag(one)) ||
    services.some((service) => service.name === one || service.profiles.includes(one));
  const advise = (base: string) => {
    const free = [base, `${base}-2`, `${base}-3`].find((one) => goodName.test(one) && !isTaken(one));
    return free === undefined ? "use another name" : `use another name, such as ${free}`;
  };
  if (!goodName.test(name)) {
    const slug = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.-]+/g, "-")
      .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
    return new StackError("usage", {
      message: `${JSON.stringify(name)} is not a valid feature name: use at least two lowercase letters, digits, dots, dashes or underscores`,
      hint: asSentence(advise(slug.length < 2 ? "my-feature" : slug)),
    });
  }
  const feature = declared.find((one) => one.name === name);
  if (feature) {
    return new StackError("usage", {
      message: `feature ${name} already exists${feature.declaredIn === undefined ? "" : ` in ${feature.declaredIn}`}`,
      hint: `Run stackctl features explain ${name} to see it, or ${advise(name)}.`,
    });
  }
  const sameFlag = declared.find((one) => one.flag === defaultFlag(name));
  if (sameFlag) {
    return new StackError("usage", {
      message: `feature ${name} would use the flag ${sameFlag.flag}, which feature ${sameFlag.name} already uses`,
      hint: asSentence(advise(name)),
    });
  }
  const taken = services.find((service) => service.name === name || service.profiles.includes(name));
  if (!taken) return undefined;
  return new StackError("usage", {
    message:
      taken.name === name
        ? `service ${name} already exists`
        : `profile ${name} already exists: service ${taken.name} is in it`,
    hint: asSentence(advise(name)),
  });
}
