// Runs in the page: theme and code switches, the table of contents, live plots. Plain browser JavaScript without eval
// or inline handlers, so that it works under the page's content security policy.
(() => {
  const body = document.body;
  const isDark = () => body.dataset.jpThemeLight === "false";

  /* Plots: drawn when they come near the window; the picture stands in until then. */
  const stages = [...document.querySelectorAll(".plot-stage")].filter((stage) =>
    stage.querySelector('script[type="application/json"]'),
  );
  // The pictures take the room of the plots that follow them, so that nothing moves under the reader.
  for (const stage of stages) stage.classList.add("is-waiting");

  // Greys swap their lightness in the dark theme, colours stay: black lines and dark text remain visible.
  const channels = (colour) => {
    const named = { black: "#000000", white: "#ffffff", gray: "#808080", grey: "#808080" }[colour.toLowerCase()];
    const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(named ?? colour);
    if (hex) {
      const digits = hex[1].length === 3 ? [...hex[1]].map((digit) => digit + digit).join("") : hex[1];
      return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)).concat(1);
    }
    const parts = /^rgba?\(([^)]*)\)$/i.exec(colour)?.[1].split(",").map(Number);
    return parts && parts.length >= 3 && parts.every(Number.isFinite)
      ? [...parts.slice(0, 3), parts[3] ?? 1]
      : undefined;
  };
  const swapGrey = (colour) => {
    const rgba = channels(colour);
    if (!rgba || Math.max(...rgba.slice(0, 3)) - Math.min(...rgba.slice(0, 3)) > 40) return colour;
    const [red, green, blue] = rgba.slice(0, 3).map((channel) => Math.round(20 + (255 - channel) * 0.87));
    return `rgba(${red},${green},${blue},${rgba[3]})`;
  };
  const swapGreys = (value, key = "") => {
    if (typeof value === "string") return /color$/.test(key) ? swapGrey(value) : value;
    if (Array.isArray(value)) return typeof value[0] === "object" ? value.map((item) => swapGreys(item)) : value;
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, swapGreys(item, name)]));
  };

  // What the figure leaves open follows the page; a template is weaker than anything the figure says itself.
  const ground = () => {
    const style = getComputedStyle(body);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {
      gridcolor: colour("--jp-border-color2"),
      zerolinecolor: colour("--jp-border-color0"),
      linecolor: colour("--jp-ui-font-color3"),
    };
    return {
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: colour("--jp-content-font-color1"), family: style.fontFamily },
      xaxis: axis,
      yaxis: axis,
      legend: { bgcolor: "rgba(0,0,0,0)" },
      modebar: {
        bgcolor: "rgba(0,0,0,0)",
        color: colour("--jp-ui-font-color3"),
        activecolor: colour("--jp-brand-color1"),
      },
    };
  };
  // plotly.js cuts long titles; break them where the window is narrow. Titles with markup are left alone.
  const wrapped = (title, width, margin) => {
    const { text, font, xref } = title ?? {};
    // A title that begins with the plot has no room above the axis labels; letters are about 0.56 of the font size.
    const room = xref === "paper" ? width - (margin?.l ?? 80) - 16 : width - 16;
    const most = Math.floor(room / (0.56 * (font?.size ?? 17)));
    if (typeof text !== "string" || text.length <= most || /[<&]/.test(text)) return title;
    const lines = [];
    for (const word of text.split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return { ...title, text: lines.join("<br>") };
  };
  const themed = (figure, width) => {
    const swapped = isDark()
      ? { ...figure, data: swapGreys(figure.data), layout: swapGreys(figure.layout ?? {}) }
      : figure;
    const { width: _fixed, template, ...layout } = swapped.layout ?? {};
    layout.title = wrapped(layout.title, width, layout.margin);
    // A legend beside the plot would leave a narrow window no room for the plot.
    const { x, y, orientation } = layout.legend ?? {};
    if (width < 560 && x === undefined && y === undefined && orientation === undefined) {
      layout.legend = { ...layout.legend, orientation: "h", y: -0.25, yanchor: "top" };
      layout.margin = { ...layout.margin, r: 16 };
    }
    return {
      data: swapped.data,
      layout: { ...layout, autosize: true, template: template ?? { layout: ground() } },
      config: { displaylogo: false, ...swapped.config, responsive: true },
    };
  };

  const drawn = new Map();
  const draw = (stage) => {
    if (drawn.has(stage) || !window.Plotly) return;
    const figure = JSON.parse(stage.querySelector('script[type="application/json"]').textContent);
    const target = document.createElement("div");
    target.className = "plot-live";
    stage.append(target);
    stage.classList.replace("is-waiting", "is-live");
    drawn.set(stage, { figure, target });
    const { data, layout, config } = themed(figure, stage.clientWidth);
    window.Plotly.newPlot(target, data, layout, config).catch((error) => {
      target.remove();
      stage.classList.remove("is-live");
      console.error(error);
    });
  };
  if ("IntersectionObserver" in window) {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watcher.unobserve(target);
          draw(target);
        }
      },
      { rootMargin: "600px 0px" },
    );
    for (const stage of stages) watcher.observe(stage);
  } else for (const stage of stages) draw(stage);

  const setTheme = (dark) => {
    body.dataset.jpThemeLight = String(!dark);
    body.dataset.jpThemeName = dark ? "JupyterLab Dark" : "JupyterLab Light";
    for (const { figure, target } of drawn.values()) {
      const { data, layout, config } = themed(figure, target.clientWidth);
      window.Plotly.react(target, data, layout, config);
    }
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
    const cells = [...document.querySelectorAll(".jp-Cell")];
    const top = (cell) => cell.getBoundingClientRect().top;
    const before = cells.map(top);
    const inside = before.findIndex((y) => y >= 0 && y < window.innerHeight);
    const first = inside >= 0 ? inside : before.findLastIndex((y) => y < 0);
    const hidden = body.classList.toggle("code-hidden");
    self.textContent = hidden ? "Show code" : "Hide code";
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
