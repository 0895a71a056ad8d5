import type { Feature } from "../domain/feature.ts";
import type { Variables } from "../domain/flag-request.ts";
import type { Notice } from "../domain/notice.ts";
import { suggest } from "./suggest.ts";

/** `ENABLE_*` variables that no feature reads but that look like the flag of one. */
export function findMisspeltFlags(
  features: readonly Feature[],
  { environment, dotenv }: Variables,
): readonly Notice[] {
  const flags = features.map(({ flag }) => flag);
  const variables = [
    ...[...environment.keys()].map((name) => ({ name, where: undefined })),
    ...dotenv.map(({ name, where }) => ({ name, where })),
  ];
  return variables.flatMap(({ name, where }) => {
    const near = name.startsWith("ENABLE_") && !flags.includes(name) ? suggest(name, flags) : undefined;
    if (near === undefined) return [];
    const place = where ? "" : " in the environment";
    return [
      {
        code: "misspelt-flag",
        message: `${name}${place} switches nothing`,
        hint: `did you mean ${near}?`,
        ...where,
      },
    ];
  });
}
