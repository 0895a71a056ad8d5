/** Host port and container port of a published port in short syntax, before interpolation. */
export interface WrittenPort {
  readonly host: string;
  readonly target: string;
}

/**
 * Splits `[ADDRESS:]HOST:TARGET[/PROTOCOL]`, whose parts may hold `${VARIABLE:-default}`
 * (https://docs.docker.com/reference/compose-file/services/#ports). Undefined if no host port is written.
 */
export function splitPort(text: string): WrittenPort | undefined {
  const parts: string[] = [""];
  let depth = 0;
  for (const [index, letter] of [...text].entries()) {
    if (letter === "{" || letter === "[") depth += 1;
    if (letter === "}" || letter === "]") depth -= 1;
    if (letter === ":" && depth === 0) parts.push("");
    else parts[parts.length - 1] = `${parts.at(-1) ?? ""}${letter}`;
    if (letter === "/" && depth === 0 && index > 0) break;
  }
  const [host, target] = parts.slice(-2);
  return parts.length < 2 || host === undefined || target === undefined
    ? undefined
    : { host, target: target.replace(/\/$/, "") };
}
