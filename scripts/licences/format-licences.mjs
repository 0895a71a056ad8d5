/** The text of a licence file: one section for each entry of `listBundled`, in the same order. */
export function formatLicences(found) {
  const sections = found.map(({ name, version, license, texts, within }) => {
    const where = within === undefined ? "" : `\nCompiled into: ${within}`;
    const title = `${name} ${version}\nLicence: ${license}${where}`;
    return [title, ...texts.map((text) => text.replaceAll("\r\n", "\n").trim())].join("\n\n");
  });
  const intro = "stackctl contains code of the packages below, each under its own licence.";
  return `${[intro, ...sections].join(`\n\n${"=".repeat(80)}\n`)}\n`;
}
