// Runs in the page: Mermaid sources become pictures (data addresses, so that nothing in them can act), as in nbconvert's
// page: the source stays in its `pre`, the picture follows in a `figure`. Drawn again when the theme changes. The
// library stands in the page, or is imported from this script's `data-library`.
(() => {
  const { library } = document.currentScript.dataset;
  const sources = [...document.querySelectorAll(".jp-Mermaid > pre.mermaid")];
  let turn = 0;

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
  };
  const picture = (svgText, source) => {
    // As HTML in, as XML out: tags that HTML leaves open are closed.
    const svg = new DOMParser().parseFromString(svgText, "text/html").querySelector("svg");
    const image = document.createElement("img");
    const width = Number.parseFloat(svg.style.maxWidth);
    if (width > 0) image.width = Math.round(width);
    image.alt = svg.querySelector("title")?.textContent || `Mermaid diagram: ${source.trim().split("\n")[0]}`;
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
    const description = svg.querySelector("desc")?.textContent;
    return element("figure", "", image, ...(description ? [element("figcaption", "sr-only", description)] : []));
  };
  const complaint = (error, source) =>
    element(
      "details",
      "jp-RenderedMermaid-Details",
      element("summary", "jp-RenderedMermaid-Summary", element("pre", "", element("code", "", source))),
      element("pre", "", error.message ?? String(error)),
    );

  const drawAll = async () => {
    turn += 1;
    const mine = turn;
    const mermaid = library ? (await import(library)).default : window.mermaid;
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      maxTextSize: 100_000,
      maxEdges: 100_000,
      fontFamily: getComputedStyle(document.body).getPropertyValue("--jp-ui-font-family"),
      theme: document.body.dataset.jpThemeLight === "false" ? "dark" : "default",
    });
    for (const [index, pre] of sources.entries()) {
      const source = pre.textContent.trim();
      // Mermaid measures letters, so the place must be laid out; it goes away again.
      const stage = element("div", "");
      Object.assign(stage.style, { position: "absolute", visibility: "hidden" });
      document.body.append(stage);
      let shown;
      try {
        shown = picture((await mermaid.render(`jp-mermaid-${mine}-${index}`, source, stage)).svg, source);
        pre.parentElement.classList.remove("jp-mod-warning");
      } catch (error) {
        shown = complaint(error, source);
        pre.parentElement.classList.add("jp-mod-warning");
      }
      stage.remove();
      if (mine !== turn) return;
      pre.parentElement.classList.add("jp-RenderedMermaid");
      pre.parentElement.querySelector("figure, details")?.remove();
      pre.after(shown);
      pre.hidden = true;
    }
  };
  const draw = () => drawAll().catch((error) => console.warn(error));
  draw();
  document.addEventListener("page-theme", draw);
})();
