/** The style of /docs, for light and dark mode. */
export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dee4, #30363d); --soft: light-dark(#f6f8fa, #161b22);
  --faint: light-dark(#59636e, #9198a1); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; line-height: 1.5;
  font-family: system-ui, sans-serif; background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #e6edf3); }
h1 { margin: 0; } h1 small, header p { color: var(--faint); font-weight: 400; } h1 small { font-size: 1rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
h3 { margin: 1rem 0 .25rem; font-size: .85rem; color: var(--faint); }
details { margin: .4rem 0; border: 1px solid var(--line); border-radius: 6px; }
summary { display: flex; flex-wrap: wrap; gap: .75rem; align-items: baseline; padding: .5rem .75rem; cursor: pointer; }
summary:hover { background: var(--soft); } summary span { color: var(--faint); }
summary b { min-width: 4rem; padding: .1rem .4rem; border-radius: 4px; color: #fff; font-size: .75rem; text-align: center; }
b.get { background: #0969da; } b.post { background: #1a7f37; } b.delete { background: #cf222e; }
b.put, b.patch { background: #9a6700; }
details > div { padding: 0 .75rem .75rem; border-top: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; }
td { padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:first-child { width: 1%; white-space: nowrap; }
code, pre { font: .85rem ui-monospace, monospace; }
pre { margin: .25rem 0; padding: .75rem; white-space: pre-wrap; border-radius: 6px; background: var(--soft); }
pre i { color: var(--faint); } a { color: light-dark(#0969da, #4493f8); }
`;
