/** Masks values that differ between runs, such as times, sizes and ports, and collapses spaces. */
export function maskMeasured(text: string): string {
  return (
    text
      .replaceAll(/\b\d+(?:\.\d+)? (?:ms|s|min)\b/g, "<time>")
      .replaceAll(/\b\d+(?:\.\d+)? [KMG]iB\b/g, "<memory>")
      .replaceAll(/\b\d+(?:\.\d+)? ?%/g, "<share>")
      .replaceAll(/localhost:\d+/g, "localhost:<port>")
      .replaceAll(/:\d{4,5}(?=[:/]|\b)/g, ":<port>")
      .replaceAll(/\b\d+\.\d+\.\d+\b/g, "<version>")
      // The overhead is shown from one second on.
      .replaceAll(/; overhead <time>$/gm, "")
      // A service that is ready at once has no time.
      .replaceAll(/\b(ready|done) in <time>/g, "$1")
      .replaceAll(/[ \t]+/g, " ")
      .replaceAll(/ $/gm, "")
  );
}
