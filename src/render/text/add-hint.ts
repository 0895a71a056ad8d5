/** The message and its hint as sentences on one line. */
export function addHint(message: string, hint: string | undefined): string {
  if (hint === undefined) return message;
  return `${message}${/[.?!]$/.test(message) ? "" : "."} ${hint}`;
}
