// Runs in the page: theme and code switches, the table of contents. Plain browser JavaScript without eval or inline
// handlers, so that it works under the page's content security policy. Says "page-theme" when the theme has changed.
(() => {
  const body = document.body;
  const isDark = () => body.dataset.jpThemeLight === "false";

  const setTheme = (dark) => {
    body.dataset.jpThemeLight = String(!dark);
    body.dataset.jpThemeName = dark ? "JupyterLab Dark" : "JupyterLab Light";
    document.dispatchEvent(new Event("page-theme"));
  };
  const button = (name, act) => {
    const found = document.querySelector(`[data-action="${name}"]`);
    if (!found) return;
    found.hidden = false;
    found.addEventListener("click", () => act(found));
  };
  button("theme", (self) => {
    setTheme(!isDark());
    self.textContent = isDark() ? "Light" : "Dark";
  });
  // Paper is white.
  let wasDark = false;
  window.addEventListener("beforeprint", () => {
    wasDark = isDark();
    if (wasDark) setTheme(false);
  });
  window.addEventListener("afterprint", () => {
    if (wasDark) setTheme(true);
  });
  button("code", (self) => {
    // The first cell that begins in the window stays where it is; one that goes away hands over to the next.
    const cells = [...document.querySelectorAll(".jp-Cell, .cell")];
    const top = (cell) => cell.getBoundingClientRect().top;
    const before = cells.map(top);
    const inside = before.findIndex((y) => y >= 0 && y < window.innerHeight);
    const first = inside >= 0 ? inside : before.findLastIndex((y) => y < 0);
    const show = self.textContent.startsWith("Show");
    body.classList.toggle("code-hidden", !show);
    // A page that opens with its code folded shows it unfolded.
    if (show) for (const fold of document.querySelectorAll(".jp-Cell-inputWrapper > .cell-fold")) fold.open = true;
    self.textContent = show ? "Hide code" : "Show code";
    const kept = cells.findIndex((cell, index) => index >= first && cell.offsetHeight > 0);
    if (window.scrollY === 0 || kept < 0) return;
    const wanted = Math.min(Math.max(before[kept], 0), window.innerHeight / 2);
    window.scrollBy({ top: top(cells[kept]) - wanted, behavior: "instant" });
  });

  /* Table of contents: folded on narrow windows, marks the section being read. */
  const toc = document.querySelector(".page-toc");
  if (!toc) return;
  const wide = window.matchMedia("(min-width: 70rem)");
  const fit = () => {
    toc.open = wide.matches;
  };
  wide.addEventListener("change", fit);
  fit();
  toc.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) toc.open = false;
  });
  const links = new Map([...toc.querySelectorAll("a")].map((link) => [link.getAttribute("href").slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let waiting = false;
  const mark = () => {
    waiting = false;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 120);
    const current = links.get((passed.at(-1) ?? headings[0])?.id);
    for (const link of links.values()) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  document.addEventListener(
    "scroll",
    () => {
      if (!waiting) requestAnimationFrame(mark);
      waiting = true;
    },
    { passive: true },
  );
  mark();
})();
