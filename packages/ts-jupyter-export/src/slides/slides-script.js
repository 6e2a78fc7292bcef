// Runs in the page, after the cells: starts reveal.js with the settings that stand in the page, and keeps live plots as
// wide as their slide.
(() => {
  const { Reveal, RevealNotes, Plotly } = window;
  const settings = JSON.parse(document.getElementById("slides-settings").textContent);
  const plots = () => [...(Reveal.getCurrentSlide()?.querySelectorAll(".plot-live.js-plotly-plot") ?? [])];
  const fit = () => {
    for (const plot of plots()) Plotly.Plots.resize(plot);
  };
  Reveal.on("ready", fit);
  Reveal.on("slidechanged", fit);
  Reveal.on("resize", fit);
  Reveal.initialize({ ...settings, plugins: RevealNotes ? [RevealNotes] : [] });
})();
