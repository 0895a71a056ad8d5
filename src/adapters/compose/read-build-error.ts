import type { BuildFailure } from "../../domain/build-failure.ts";

/**
 * Parses Compose's output for a failed build: the place in the Dockerfile with an excerpt, and the reason
 * after `failed to solve:`. When several images are built, the reason starts with `target SERVICE:`
 * (https://github.com/docker/buildx/blob/v0.29.1/build/build.go and commands/build.go). Undefined for any
 * other error.
 */
export function readBuildError(stderr: string): Omit<BuildFailure, "lines"> | undefined {
  const reason = /^.*?(?:target (?<service>\S+): )?failed to solve: (?<reason>.+)$/m.exec(stderr)?.groups;
  const early =
    /^.*?((?:unable to prepare context: |failed to get build context |failed to read dockerfile: |resolve : ).+)$/m.exec(
      stderr,
    );
  const words = reason?.reason ?? early?.[1];
  if (words === undefined) return undefined;
  const place = /^(?<file>\S.*):(?<line>\d+)\n+-{10,}$/m.exec(stderr)?.groups;
  const excerpt = /^ *\d+ \| >>> (.+)$/m.exec(stderr)?.[1];
  const exitCode = /did not complete successfully: exit code: (\d+)/.exec(words)?.[1];
  return {
    ...(reason?.service !== undefined && { service: reason.service }),
    ...(place && { place: { file: place.file ?? "", line: Number(place.line) } }),
    ...(excerpt !== undefined && { step: excerpt.trim() }),
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
    reason: words.trim(),
  };
}
