import type { Option } from "commander";

/** An option as a grammar declares it: how it is written, and what its value is. */
export interface DeclaredOption<Flags extends string, Value> {
  /** What names the value: `-w, --watch`, `--tail <lines>` or `--no-wait`. */
  readonly flags: Flags;
  /** The options for commander: one, or two for a flag that can also be negated. */
  readonly options: readonly Option[];
  readonly isValue: (value: unknown) => value is Value;
}

/** A declared option of any kind. */
export type AnyOption = DeclaredOption<string, unknown>;

/** The values of a list of options, by commander's camel-case names: `--wait-timeout <time>` is `waitTimeout`. */
export type OptionsOf<List extends readonly AnyOption[]> = {
  readonly [Name in NameOf<List[number]["flags"]>]: ValueOf<List[number], Name>;
};

/** The value of the option of this name, out of a union of options. */
type ValueOf<Declared, Name extends string> =
  Declared extends DeclaredOption<infer Flags, infer Value>
    ? NameOf<Flags> extends Name
      ? Value
      : never
    : never;

type NameOf<Flags extends string> = CamelCase<WithoutNo<LongName<Flags>>>;

type LongName<Flags extends string> = Flags extends `${string}--${infer Long}`
  ? Long extends `${infer Name} ${string}`
    ? Name
    : Long
  : never;

type WithoutNo<Name extends string> = Name extends `no-${infer Positive}` ? Positive : Name;

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
