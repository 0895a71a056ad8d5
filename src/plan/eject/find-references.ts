/** A variable that a text references, and its default. */
export interface Reference {
  readonly name: string;
  /** The default in `${NAME:-default}` and `${NAME-default}`. */
  readonly fallback: string | undefined;
}

/** The variables that Compose reads in a template, including those inside defaults. */
export function findReferences(template: string): readonly Reference[] {
  const pattern = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g;
  return [...template.matchAll(pattern)].flatMap(([, bare, braced, operator = "", operand = ""]) => {
    const name = bare ?? braced;
    if (name === undefined) return [];
    const fallback = operator.endsWith("-") ? operand : undefined;
    return [{ name, fallback }, ...findReferences(operand)];
  });
}
