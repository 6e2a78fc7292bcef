// Runs in the page, before the widget library in the same function: the few lines of AMD that its modules need.
const made = new Map();
const required = (name) => {
  const module = made.get(name);
  if (!module) throw new Error(`no module "${name}" in this page`);
  return module;
};
// biome-ignore lint/correctness/noUnusedVariables: the widget library, which follows, calls it.
const define = (name, needs, make) => {
  // The address only tells where further files lie; there are none.
  const own = { id: name, uri: "widgets/", exports: {} };
  made.set(name, make(...needs.map((need) => (need === "module" ? own : required(need)))));
};
