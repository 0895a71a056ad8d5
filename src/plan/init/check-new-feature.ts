import { StackError } from "../../domain/errors.ts";
import { defaultFlag, type Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";

interface NewFeature {
  readonly name: string;
  readonly declared: readonly Feature[];
  /** Undefined where Compose could not be asked. */
  readonly model: ComposeModel | undefined;
}

// Compose takes nothing shorter for a profile, and no capitals for the name of an image or a host.
const goodName = /^[a-z0-9][a-z0-9_.-]+$/;

/** The error for a feature that cannot be added under this name, with one that can; undefined when all is well. */
export function checkNewFeature({ name, declared, model }: NewFeature): StackError | undefined {
  const services = [...(model?.services.values() ?? [])];
  const isTaken = (one: string) =>
    declared.some((feature) => feature.name === one || feature.flag === defaultFlag(one)) ||
    services.some((service) => service.name === one || service.profiles.includes(one));
  const advise = (base: string) => {
    const free = [base, `${base}-2`, `${base}-3`].find((one) => goodName.test(one) && !isTaken(one));
    return free === undefined ? "take another name" : `take another name, such as ${free}`;
  };
  if (!goodName.test(name)) {
    const slug = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9_.-]+/g, "-")
      .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
    return new StackError("usage", {
      message: `${JSON.stringify(name)} is no name for a feature: small letters, digits, dots, dashes and underscores, at least two`,
      hint: advise(slug.length < 2 ? "my-feature" : slug),
    });
  }
  const feature = declared.find((one) => one.name === name);
  if (feature) {
    return new StackError("usage", {
      message: `there is a feature ${name} already${feature.declaredIn === undefined ? "" : `, in ${feature.declaredIn}`}`,
      hint: `stackctl features explain ${name} shows it; ${advise(name)}`,
    });
  }
  const sameFlag = declared.find((one) => one.flag === defaultFlag(name));
  if (sameFlag) {
    return new StackError("usage", {
      message: `${name} would have the flag ${sameFlag.flag}, which ${sameFlag.name} has`,
      hint: advise(name),
    });
  }
  const taken = services.find((service) => service.name === name || service.profiles.includes(name));
  if (!taken) return undefined;
  return new StackError("usage", {
    message:
      taken.name === name
        ? `there is a service ${name} already`
        : `there is a profile ${name} already: service ${taken.name} has it`,
    hint: advise(name),
  });
}
