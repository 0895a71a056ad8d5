import { StackError } from "../../domain/errors.ts";

const sections = ["services", "networks", "volumes", "configs", "secrets"];

/**
 * Compose takes `__proto__` for a name, and no program of JavaScript can hold it as a key with certainty. Throws
 * StackError `invalid-compose-file`, so that no such service is silently left out.
 */
export function refuseReservedNames(text: string, document: unknown): void {
  if (!text.includes('"__proto__"')) return;
  for (const section of sections) {
    const entries = fieldOf(document, section);
    if (typeof entries !== "object" || entries === null || !Object.hasOwn(entries, "__proto__")) continue;
    throw new StackError("invalid-compose-file", {
      message: `${section}: __proto__ is not allowed as a key: stackctl could not tell it from what every object has`,
      hint: "rename it",
    });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
