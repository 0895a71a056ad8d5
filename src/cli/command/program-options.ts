/** The options that may precede any command. */
export interface ProgramOptions {
  readonly file: readonly string[];
  readonly projectName: string | undefined;
  readonly projectDirectory: string | undefined;
  readonly envFile: readonly string[];
  readonly profile: readonly string[];
  readonly progress: string | undefined;
}
