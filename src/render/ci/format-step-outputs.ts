/**
 * Outputs of a step as `$GITHUB_OUTPUT` takes them. A value may have several lines and hold anything but the delimiter,
 * so the delimiter must not be guessable.
 */
export function formatStepOutputs(outputs: Readonly<Record<string, string>>, delimiter: string): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}
