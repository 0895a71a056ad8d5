/** A variable that a text refers to, and what stands in its place when it is not set. */
export interface Reference {
  readonly name: string;
  /** Of `${NAME:-default}` and `${NAME-default}`. */
  readonly fallback: string | undefined;
}

/** The variables of a template, those inside of operands too, as Compose reads them. */
export function findReferences(template: string): readonly Reference[] {
  const pattern = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g;
  return [...template.matchAll(pattern)].flatMap(([, bare, braced, operator = "", operand = ""]) => {
    const name = bare ?? braced;
    if (name === undefined) return [];
    const fallback = operator.endsWith("-") ? operand : undefined;
    return [{ name, fallback }, ...findReferences(operand)];
  });
}
