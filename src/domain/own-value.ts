/**
 * What a record holds under a name that a user chose; undefined where it holds nothing. Reading it directly would find
 * what every object has, such as `constructor`.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Whether every object has something of this name, which programs may take for an entry. */
export function isReservedName(name: string): boolean {
  return name in {};
}
