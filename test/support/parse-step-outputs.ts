/** `$GITHUB_OUTPUT` as the runner reads it: `name<<DELIMITER`, lines, `DELIMITER`. Throws for anything else. */
export function parseStepOutputs(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n");
  const outputs: Record<string, string> = {};
  for (let at = 0; at < lines.length - 1; at += 1) {
    const [, name, delimiter] = /^([\w-]+)<<(\S+)$/.exec(lines[at] ?? "") ?? [];
    if (name === undefined || delimiter === undefined) throw new Error(`no output begins with ${lines[at]}`);
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`${name} does not end`);
    outputs[name] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return outputs;
}
