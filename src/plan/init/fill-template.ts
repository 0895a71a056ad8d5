import { ownValue } from "../../domain/own-value.ts";
/**
 * A template with each `<<name>>` filled in. A value of several lines keeps the indentation of its place, and a line
 * that has nothing but an empty value is left out. Throws for a name without a value: the template ships with the code.
 */
export function fillTemplate(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const filled = line.replaceAll(/<<(\w+)>>/g, (_, name: string) => {
        const value = ownValue(values, name);
        if (value === undefined) throw new Error(`a template names ${name}, which has no value`);
        return value;
      });
      if (filled === line) return [line];
      if (filled.trim() === "") return [];
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      return filled.split("\n").map((part, index) => (index === 0 || part === "" ? part : indent + part));
    })
    .join("\n");
}
