// What is evaluated in a page before it is printed, as text: none of it is part of the document.

/**
 * Opens what the reader could open, and takes away the addresses of links that lead nowhere on paper (relative ones
 * would point to a server that does not exist).
 */
export const OPEN_ALL = `(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const link of document.querySelectorAll("a[href]")) {
    const target = link.href instanceof SVGAnimatedString ? link.href.baseVal : link.href;
    const here = location.href.split("#")[0];
    if (target.startsWith(location.origin) && target.split("#")[0] !== here) link.removeAttribute("href");
  }
})()`;

/** "busy" while fonts or images are missing, else a mark that changes when the page does. */
export const READINESS = `(() => {
  const images = [...document.images].some((image) => image.loading !== "lazy" && !image.complete);
  if (document.readyState !== "complete" || document.fonts.status !== "loaded" || images) return "busy";
  const { scrollWidth, scrollHeight } = document.documentElement;
  return [document.getElementsByTagName("*").length, scrollWidth, scrollHeight].join(" ");
})()`;

/** Pixels of the whole document. */
export const SIZE = `(() => {
  const { scrollWidth } = document.documentElement;
  const { height } = document.body.getBoundingClientRect();
  return { width: scrollWidth, height: Math.ceil(Math.max(height, document.body.scrollHeight)) };
})()`;

/** Pixels of the first image, as it stands. */
export const PICTURE_SIZE = `(() => {
  const { width, height } = document.images[0].getBoundingClientRect();
  return { width, height };
})()`;

/** Pictures of the live plots that came without one, in plotly.js's own drawing (WebGL and the like). */
export const DRAW_MISSING = `(async () => {
  for (const stage of document.querySelectorAll(".plot-stage")) {
    const source = stage.querySelector('script[type="application/json"]');
    if (!source || !window.Plotly || stage.querySelector(".plot-picture")) continue;
    const figure = JSON.parse(source.textContent);
    const { width = 760, height = 450 } = figure.layout ?? {};
    const picture = new Image();
    picture.className = "plot-picture";
    picture.alt = "figure";
    picture.src = await Plotly.toImage(figure, { format: "png", width, height, scale: 2 });
    await picture.decode();
    stage.append(picture);
  }
})()`;
