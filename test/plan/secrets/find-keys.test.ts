import fc from "fast-check";
import { expect, it } from "vitest";
import { tokenPrefixes } from "../../../src/plan/secrets/find-keys.ts";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";

const redact = createRedactor([]);

it.each(tokenPrefixes)("hides every token of the form %s, and nothing around it", (source) => {
  const token = fc
    .stringMatching(new RegExp(`^${source.replace(/\(\?=.*?\)/, "")}$`))
    .filter((text) => text.length < 300 && new RegExp(`^${source}$`).test(text));
  fc.assert(
    fc.property(token, (text) => {
      expect(redact(`sent ${text} to the service`)).toBe("sent *** to the service");
    }),
    { numRuns: 10 },
  );
});

it.each([
  "task-manager-of-the-second-floor",
  "npm_config_registry_of_the_company",
  "md-checkbox-indeterminate",
])("leaves %s as it is", (name) => {
  expect(redact(`class ${name} is set`)).toBe(`class ${name} is set`);
});
