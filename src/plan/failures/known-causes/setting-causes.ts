import type { CauseEvidence, KnownCause } from "./known-cause.ts";
import { endOfLog, findLast } from "./search-texts.ts";

/** Causes in settings that a service needs and does not have. */
export const settingCauses: readonly KnownCause[] = [
  {
    id: "missing-variable",
    title: "An environment variable is missing or empty",
    match: (evidence) => {
      const { service, reason, logs, facts } = evidence;
      if (reason !== "exited" && reason !== "crash-loop") return undefined;
      const lines = endOfLog(logs)
        .slice(-nearEnd)
        .filter((line) => !harmless.test(line));
      const found = lines
        .map((line) => ({ line, name: findName(line) }))
        .findLast(({ name }) => name !== undefined && hasNoValue(name, evidence));
      if (found?.name === undefined) return undefined;
      const isEmpty = facts?.variables.has(found.name);
      return {
        why: `the service needs ${found.name}, which ${isEmpty ? "is empty" : "is not set"} in its environment`,
        hint: `Set it under environment: of ${service}, or in .env if the compose file reads it from there.`,
        commands: [`stackctl compose -- config ${service}`],
        line: found.line,
      };
    },
  },
];

/** Number of last lines to search: a variable reported missing earlier did not stop the service. */
const nearEnd = 12;

const harmless =
  /\bwarn(?:ing)?\b|\bdefault(?:s|ing)?\b|\bfall(?:s|ing)? ?back\b|\bignor|\bskip|\bdebug\b|\boptional\b/i;

const variable = String.raw`\b([A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z][A-Z0-9]{3,})\b`;
const isMissing =
  "(?:not set|unset|not defined|undefined|missing|required|empty|not provided|not specified|not found)";

const patterns: readonly RegExp[] = [
  /^(?:.*: )?([A-Za-z_]\w*): (?:parameter (?:null or )?not set|unbound variable)/,
  /KeyError: ['"]([A-Z][A-Z0-9_]+)['"]/,
  new RegExp(
    String.raw`${variable}["'\x60]?:? (?:environment variable |env var |variable )?(?:(?:is|was|are|must be|may not be|cannot be|has to be|must not be|should be) )?(?:set|${isMissing})`,
  ),
  new RegExp(
    String.raw`(?:[Mm]issing|[Rr]equired|[Uu]ndefined|[Uu]nset|[Ee]mpty|[Ss]et|[Nn]o)\b.{0,40}\b(?:env|environment|variables?|[Ee]nvironment [Vv]ariables?|settings?)\b.{0,12}?${variable}`,
  ),
  new RegExp(
    String.raw`(?:[Ee]nvironment variable|env var|variable) ["'\x60]?${variable}["'\x60]? .{0,20}${isMissing}`,
  ),
];

/** Messages of popular images. */
const wellKnown: readonly (readonly [RegExp, string])[] = [
  [/Database is uninitialized and superuser password is not specified/, "POSTGRES_PASSWORD"],
  [/Database is uninitialized and password option is not specified/, "MYSQL_ROOT_PASSWORD"],
];

function findName(line: string): string | undefined {
  const known = wellKnown.find(([pattern]) => pattern.test(line));
  return known ? known[1] : findLast([line], patterns)?.name;
}

/** Without facts, only a shell's own message counts, which it prints only for an unset variable. */
function hasNoValue(name: string, { facts, logs }: CauseEvidence): boolean {
  if (facts) return facts.variables.get(name) !== true;
  return findLast(endOfLog(logs), patterns.slice(0, 1))?.name === name;
}
