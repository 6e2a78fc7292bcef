// The look of the index: the fonts, greys and blue of the notebook pages, light or dark as the reader's system is.
export const style = `
:root { color-scheme: light dark; --paper: #fff; --ink: rgba(0,0,0,.87); --soft: rgba(0,0,0,.6); --line: #e0e0e0; --band: #f5f5f5;
  --link: #1565c0; --good: #2e7d32; --bad: #c62828; --wait: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --paper: #111; --ink: rgba(255,255,255,.87); --soft: rgba(255,255,255,.64); --line: #424242;
  --band: #1e1e1e; --link: #64b5f6; --good: #81c784; --bad: #ef9a9a; --wait: #ffd54f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.75rem; font-weight: 600; line-height: 1.25; margin: 0 0 .25rem; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus-visible { text-decoration: underline; }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0 0 1.25rem; color: var(--soft); }
.facts div { display: flex; gap: .4rem; } .facts dt { margin: 0; } .facts dd { margin: 0; color: var(--ink); }
.total { margin: 0 0 1rem; font-weight: 600; }
article { border-top: 1px solid var(--line); padding: .8rem 0; display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1.1rem; }
.picture { width: 8.5rem; height: 5.6rem; object-fit: contain; background: #fff; border: 1px solid var(--line); border-radius: 3px; }
.blank { border: 1px dashed var(--line); border-radius: 3px; height: 5.6rem; }
h2 { font-size: 1.05rem; font-weight: 600; margin: 0; }
.line { color: var(--soft); display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.ok { color: var(--good); } .failed, .unreadable { color: var(--bad); } .interrupted, .not-run { color: var(--wait); }
.status { font-weight: 600; }
details { margin-top: .3rem; } summary { cursor: pointer; color: var(--soft); } summary:hover { color: var(--ink); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; margin-top: .4rem; }
th { text-align: left; font-weight: 600; color: var(--soft); } th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.number { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .95em; white-space: nowrap; }
pre { background: var(--band); border-left: 3px solid var(--bad); padding: .6rem .8rem; margin: .4rem 0 0; overflow: auto; max-height: 24rem;
  font: .82rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 40rem) { article { grid-template-columns: 1fr; } .blank { display: none; } }
@media print { details:not([open]) { display: none; } }
`;
