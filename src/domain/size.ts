import * as z from "zod";
import { ownValue } from "./own-value.ts";

const unitBytes: Record<string, number> = {
  "": 1,
  b: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
};

/**
 * Bytes of a size as Compose writes it (`512m`, `2GiB`, `1073741824`); units are powers of 1024. Undefined
 * for any other text.
 */
export function parseSizeBytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = ownValue(unitBytes, (unit ?? "").toLowerCase());
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor);
}

const shownUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A size with at most one decimal: `512 B`, `11.3 MiB`, `256 MiB`, `2 GiB`. */
export function formatBytes(bytes: number): string {
  let amount = Math.max(0, bytes);
  let unit = 0;
  while (roundAmount(amount) >= 1024 && unit < shownUnits.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${roundAmount(amount)} ${shownUnits[unit]}`;
}

function roundAmount(amount: number): number {
  return amount < 100 ? Math.round(amount * 10) / 10 : Math.round(amount);
}

/** What `parseSizeBytes` accepts, for JSON Schemas. */
const sizePattern = "^\\s*\\d+(?:\\.\\d+)?\\s*(?:[Bb]|[KkMmGg]([Ii]?[Bb])?)?\\s*$";

const sizeText = z.union([z.string().meta({ pattern: sizePattern }), z.number().meta({ minimum: 0 })]);
/** A size as people write it (`2GiB`, `512m`), in bytes. */
export const SizeBytes = sizeText.transform((value, context) => {
  const parsed = parseSizeBytes(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is not a size; write 512MiB or 2GiB` });
    return z.NEVER;
  }
  return parsed;
});
