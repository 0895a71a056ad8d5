import { defaultFlag, type Feature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { suggest } from "../names/suggest.ts";

/** Notices for `ENABLE_*` variables that are not the flag of a feature but resemble one. */
export function findMisspeltFlags(
  features: readonly Feature[],
  { environment, dotenv }: Variables,
): readonly Notice[] {
  const flags = features.map(({ flag }) => flag);
  const variables = [
    ...[...environment.keys()].map((name) => ({ name, where: undefined })),
    ...dotenv.map(({ name, where }) => ({ name, where })),
  ];
  const former = new Map(
    features.flatMap(({ flag, formerNames = [] }) =>
      formerNames.map((name) => [defaultFlag(name), { name, flag }] as const),
    ),
  );
  return variables.flatMap(({ name, where }) => {
    const renamed = flags.includes(name) ? undefined : former.get(name);
    if (renamed) {
      const message = `${name}${where ? "" : " in the environment"} has no effect: the feature ${renamed.name} has another name now`;
      return [{ code: "former-flag", message, hint: `Set ${renamed.flag} instead.`, ...where }];
    }
    const near = name.startsWith("ENABLE_") && !flags.includes(name) ? suggest(name, flags) : undefined;
    if (near === undefined) return [];
    const place = where ? "" : " in the environment";
    return [
      {
        code: "misspelt-flag",
        message: `${name}${place} has no effect: it is not the flag of any feature`,
        hint: `Did you mean ${near}?`,
        ...where,
      },
    ];
  });
}
