/** Traces of plotly.js's cartesian bundle. */
const PLANE = "/^(scatter|bar|box|contour|heatmap|histogram|histogram2d|histogram2dcontour|image|pie|violin)$/";

/**
 * The script that draws a figure in a notebook's page, as text: it travels inside an output. The text before it names the figure `f`, the mark
 * `m` of its block, and `go()`, which is called once the figure is drawn; inside `go` the block is `b`.
 *
 * The block is beside the script, or somewhere in the page, because the classic Notebook runs scripts from the page's head before it shows
 * their output. plotly.js is the page's `Plotly`, or is loaded, once a page, from the kernelspec's folder of the Jupyter server: its bundle
 * for plane figures (1.4 MB, 0.4 s), and only for other traces the whole (4.9 MB, 1 s), which then stands for both.
 * JupyterLab and Notebook 7 say their base address in #jupyter-config-data, classic pages on their body. Without a width of its own the figure
 * follows the block, which changes with the page's panels and not only with the window; Plotly's own `responsive` would also keep every figure
 * that a cell ever drew, by a listener on the window.
 */
export const DRAW: string = [
  "var w=window,d=document,s=d.currentScript,p=s&&s.parentNode,q='[data-plot=\"'+m+'\"]:not([data-drawn])',tries=0,b;",
  "function base(){var c=d.getElementById('jupyter-config-data');",
  "return c?JSON.parse(c.textContent).baseUrl:d.body.getAttribute('data-base-url')}",
  "function find(){b=(p&&p.querySelector(q))||d.querySelector(q);",
  "if(b){b.setAttribute('data-drawn','');load()}else if(tries++!==100)setTimeout(find,50)}",
  "function set(g){return Object.assign({},g.config,{responsive:false})}",
  "function draw(){b.textContent='';w.Plotly.newPlot(b,f.data,f.layout,set(f));",
  "if(!f.layout.width&&w.ResizeObserver)new w.ResizeObserver(function(){var n=b.offsetWidth;",
  "if(n&&b._fullLayout&&n!==b._fullLayout.width)w.Plotly.relayout(b,{width:n})}).observe(b);go()}",
  "function get(t){var o=w.innerloopPlotly=w.innerloopPlotly||{};return o[t]=o[t]||new Promise(function(yes,no){",
  "var e=d.createElement('script'),u=base();e.onerror=function(){o[t]=null;no()};",
  "e.onload=function(){if(t==='plotly')o.all=w.Plotly;else if(o.all)w.Plotly=o.all;yes()};",
  "if(u){e.src=u+'kernelspecs/ts-jupyter/'+t+'.min.js';d.head.appendChild(e)}})}",
  `function load(){var o=w.innerloopPlotly,c=f.data.every(function(t){return ${PLANE}.test(t.type||'scatter')});`,
  "if(w.Plotly&&(!o||c||o.all))return draw();",
  "(c?get('plotly-cartesian').catch(function(){return get('plotly')}):get('plotly')).then(draw,function(){})}find();",
].join("");

/** JSON that can stand inside a script: nothing but `<` could end it. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c");
