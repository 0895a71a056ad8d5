/** Text without its first line break, its common indentation, and the spaces of its last line. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, "").split("\n");
  const indents = lines
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(common))).join("\n");
}
