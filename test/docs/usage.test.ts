import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { BenchReport } from "../../src/domain/bench.ts";
import { DoctorReport } from "../../src/domain/doctor-report.ts";
import { StatusReport, UpReport } from "../../src/domain/report.ts";
import { Settings } from "../../src/domain/settings.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/usage.md", root), "utf8");

/** Every key of a document, at any depth. */
function keysOf(schema: z.ZodType): readonly string[] {
  const keys = new Set<string>();
  JSON.stringify(z.toJSONSchema(schema), (name, value: unknown) => {
    if (name === "properties" && typeof value === "object" && value !== null) {
      for (const key of Object.keys(value)) keys.add(key);
    }
    return value;
  });
  return [...keys];
}

describe("docs/usage.md", () => {
  const commands = readdirSync(new URL("man", root))
    .map((name) => name.replace(/^stackctl-?|\.1$/g, ""))
    .filter((name) => name !== "" && name !== "feature");

  it.each(commands)("has a row for the command of the page %s", (name) => {
    const words = name === "bench-features" ? name : name.replaceAll("-", " ");
    const isFamily = words === "features disable";
    expect(page).toMatch(isFamily ? /^\| .*`disable`/m : new RegExp(`^\\| (?:.*, )?\`${words}[ \`]`, "m"));
  });

  it.each([
    ["up", UpReport],
    ["status", StatusReport],
    ["doctor", DoctorReport],
    ["bench-features", BenchReport],
  ])("names every key of %s --json", (command, schema) => {
    const lines = page.split("\n").filter((line) => line.includes("{"));
    expect(lines.join("\n")).toContain(`${command} --json`);
    const words = new Set(lines.join("\n").match(/\w+/g));
    expect(keysOf(schema).filter((key) => !words.has(key))).toEqual([]);
  });

  it("has a row for every setting", () => {
    for (const name of Object.keys(Settings.shape)) expect(page).toContain(`| \`${name}\` | \`STACKCTL_`);
  });
});
