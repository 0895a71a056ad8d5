import { ownValue } from "../../domain/own-value.ts";
/**
 * A template with each `<<name>>` filled in. A value of several lines is indented like its placeholder, and a
 * line that holds only an empty value is removed. Throws Error for a name without a value, since templates
 * ship with the code.
 */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const filled = line.replaceAll(/<<(\w+)>>/g, (_, name: string) => {
        const value = ownValue(values, name);
        if (value === undefined) throw new Error(`template variable ${name} has no value`);
        return value;
      });
      if (filled === line) return [line];
      if (filled.trim() === "") return [];
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      return filled.split("\n").map((part, index) => (index === 0 || part === "" ? part : indent + part));
    })
    .join("\n");
}
