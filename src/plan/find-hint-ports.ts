import type { Container } from "../domain/container.ts";

/** Ports in a check's own words: `localhost:8080`, `-p 5432`, `--port=80`, `nc -z db 80`, `/dev/tcp/127.0.0.1/80`. */
const named = [
  /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\$\{?HOSTNAME\}?):(\d{1,5})/gi,
  /(?:^|\s)(?:-p|-P|--port)[ =]?(\d{1,5})\b/g,
  /\bnc\b[^;&|]*\s(\d{1,5})\s*(?=$|[;&|<>])/g,
  /\/dev\/tcp\/[^/\s]+\/(\d{1,5})/g,
] as const;

/** Programs that know where to ask without being told. */
const usual: readonly (readonly [RegExp, number])[] = [
  [/\bpg_isready\b/, 5432],
  [/\b(?:mysqladmin|mariadb-admin|healthcheck\.sh)\b/, 3306],
  [/\b(?:redis|valkey)-cli\b/, 6379],
  [/\bmongo(?:sh)?\b/, 27017],
  [/https:\/\/(?:localhost|127\.0\.0\.1)(?:\/|\s|$)/i, 443],
  [/http:\/\/(?:localhost|127\.0\.0\.1)(?:\/|\s|$)/i, 80],
];

/**
 * TCP ports on which a container will listen once its check can pass, as far as can be told: those that the check names,
 * else the one that its program asks, else those that image and service expose. A hint only: what proves is the check.
 */
export function findHintPorts({ check, exposedPorts = [] }: Container): readonly number[] {
  if (!check) return [];
  const text = check.command.join(" ");
  const inCheck = named.flatMap((pattern) => [...text.matchAll(pattern)].map(([, port]) => Number(port)));
  const byProgram = usual.filter(([program]) => program.test(text)).map(([, port]) => port);
  const best = [inCheck, byProgram, exposedPorts].find((ports) => ports.length > 0) ?? [];
  return [...new Set(best)].filter((port) => port > 0 && port < 65_536);
}
