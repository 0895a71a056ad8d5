/**
 * The record's own value for a name that a user chose; undefined if it has none. A plain lookup would also
 * find the inherited properties of every object, such as `constructor`.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * Whether the name is an inherited property of every object, which a plain lookup would take for an entry.
 */
export function isReservedName(name: string): boolean {
  return name in {};
}
