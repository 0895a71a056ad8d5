import type { Container } from "../../domain/container.ts";

/**
 * Ports in a health check command: `localhost:8080`, `-p 5432`, `--port=80`, `nc -z db 80`,
 * `/dev/tcp/127.0.0.1/80`.
 */
const named = [
  /(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\$\{?HOSTNAME\}?):(\d{1,5})/gi,
  /(?:^|\s)(?:-p|-P|--port)[ =]?(\d{1,5})\b/g,
  /\bnc\b[^;&|]*\s(\d{1,5})\s*(?=$|[;&|<>])/g,
  /\/dev\/tcp\/[^/\s]+\/(\d{1,5})/g,
] as const;

/** Programs with a default port. */
const usual: readonly (readonly [RegExp, number])[] = [
  [/\bpg_isready\b/, 5432],
  [/\b(?:mysqladmin|mariadb-admin|healthcheck\.sh)\b/, 3306],
  [/\b(?:redis|valkey)-cli\b/, 6379],
  [/\bmongo(?:sh)?\b/, 27017],
  [/https:\/\/(?:localhost|127\.0\.0\.1)(?:\/|\s|$)/i, 443],
  [/http:\/\/(?:localhost|127\.0\.0\.1)(?:\/|\s|$)/i, 80],
];

/**
 * TCP ports on which a container probably listens once its health check can pass: the ports in the check
 * command, else the default port of its program, else the ports that image and service expose. A hint only:
 * readiness is decided by the check itself.
 */
export function findHintPorts({ check, exposedPorts = [] }: Container): readonly number[] {
  if (!check) return [];
  const text = check.command.join(" ");
  const inCheck = named.flatMap((pattern) => [...text.matchAll(pattern)].map(([, port]) => Number(port)));
  const byProgram = usual.filter(([program]) => program.test(text)).map(([, port]) => port);
  const best = [inCheck, byProgram, exposedPorts].find((ports) => ports.length > 0) ?? [];
  return [...new Set(best)].filter((port) => port > 0 && port < 65_536);
}
