import { StackError } from "../../domain/errors.ts";

const sections = ["services", "networks", "volumes", "configs", "secrets"];

/**
 * Throws StackError `invalid-compose-file` for the name `__proto__`. Compose accepts it, but a JavaScript
 * object cannot reliably hold it as a key, so the service would be lost silently.
 */
export function refuseReservedNames(text: string, document: unknown): void {
  if (!text.includes('"__proto__"')) return;
  for (const section of sections) {
    const entries = fieldOf(document, section);
    if (typeof entries !== "object" || entries === null || !Object.hasOwn(entries, "__proto__")) continue;
    throw new StackError("invalid-compose-file", {
      message: `${section}: __proto__ is not allowed as a key: stackctl does not support this name`,
      hint: "Rename it.",
    });
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
