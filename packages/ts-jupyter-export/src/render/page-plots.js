// Runs in the page: live plots, drawn when they come near the window; the picture stands in until then. Colours that the
// figure leaves open, and greys in the dark theme, follow the page.
(() => {
  const body = document.body;
  const isDark = () => body.dataset.jpThemeLight === "false";

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

  document.addEventListener("page-theme", () => {
    for (const { figure, target } of drawn.values()) {
      const { data, layout, config } = themed(figure, target.clientWidth);
      window.Plotly.react(target, data, layout, config);
    }
  });
})();
