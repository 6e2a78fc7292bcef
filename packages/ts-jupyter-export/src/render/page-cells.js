// Runs in the page: a button on every heading that folds its section, one on every code cell that copies its code, and
// the keyboard's way into what scrolls. Plain browser JavaScript, allowed by hash. What is folded is found by the
// browser's search and opens for links and for printing; without this script everything stands open.
(() => {
  const main = document.querySelector("main");

  /* Copy buttons */
  const status = document.createElement("div");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  document.body.append(status);

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without permission, or from a page that is not secure: the old way, through a selection.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "sr-only";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const editor of main.querySelectorAll(".jp-CodeCell .jp-InputArea-editor, .code_cell .input_area")) {
    const code = editor.querySelector("pre");
    if (!code?.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-code";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the code of this cell");
    editor.append(button);
    let waiting = 0;
    button.addEventListener("click", async () => {
      const done = await copied(code.textContent.replace(/\n$/, ""));
      button.textContent = done ? "Copied" : "Not copied";
      button.classList.add("is-done");
      status.textContent = done ? "Code copied" : "The browser did not let the code be copied";
      button.focus();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        button.textContent = "Copy";
        button.classList.remove("is-done");
        status.textContent = "";
      }, 2000);
    });
  }

  /* What is wider than its place scrolls, and the keyboard must be able to reach it (WCAG 2.2, 2.1.1). */
  const wide =
    ".math-display, .cm-editor, .input_area, .highlight, pre, .table-scroll, .output_subarea, figure, .jp-OutputArea-output";
  const reachable = () => {
    // All are measured before any is changed: a change between would lay the page out again and again.
    const boxes = [...main.querySelectorAll(wide)].filter(
      (box) => !box.hasAttribute("tabindex") || box.dataset.scrolls,
    );
    const scrolling = boxes.map(
      (box) =>
        (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) &&
        /auto|scroll/.test(getComputedStyle(box).overflow),
    );
    boxes.forEach((box, index) => {
      if (scrolling[index]) {
        box.tabIndex = 0;
        box.dataset.scrolls = "true";
      } else if (box.dataset.scrolls) {
        box.removeAttribute("tabindex");
        delete box.dataset.scrolls;
      }
    });
  };
  let measured = 0;
  window.addEventListener("resize", () => {
    clearTimeout(measured);
    measured = setTimeout(reachable, 200);
  });
  reachable();

  /* Sections: a heading holds what follows it until the next heading of its level or above. */
  const prose = ".jp-MarkdownCell .jp-MarkdownOutput, .text_cell .rendered_html";
  const cells = [...main.querySelectorAll(".jp-Cell, .cell, .cell-raw")];
  const parts = cells.flatMap((cell) => {
    const text = cell.querySelector(prose);
    return text?.querySelector(":scope > :is(h1, h2, h3, h4, h5, h6)") ? [...text.children] : [cell];
  });
  const levelOf = (part) => (/^H[1-6]$/.test(part.tagName) ? Number(part.tagName[1]) : 0);
  // In old browsers folded parts cannot be searched.
  const away = "onbeforematch" in main ? "until-found" : "";
  const open = [];
  const sections = new Map();
  for (const part of parts) {
    const level = levelOf(part);
    while (level > 0 && open.length > 0 && open.at(-1).level >= level) open.pop();
    for (const section of open) section.parts.push(part);
    if (level > 0) {
      const section = { heading: part, level, parts: [], folded: false };
      open.push(section);
      sections.set(part, section);
    }
  }

  const draw = () => {
    const hidden = new Set();
    for (const section of sections.values()) {
      if (section.folded) for (const part of section.parts) hidden.add(part);
      section.button?.setAttribute("aria-expanded", String(!section.folded));
      section.heading.classList.toggle("is-folded", section.folded);
    }
    for (const part of parts) {
      if (hidden.has(part)) part.setAttribute("hidden", away);
      else part.removeAttribute("hidden");
    }
    for (const cell of cells) {
      const text = cell.querySelector(prose);
      if (!text || parts.includes(cell)) continue;
      cell.classList.toggle(
        "is-folded-away",
        [...text.children].every((part) => hidden.has(part)),
      );
    }
  };
  /** Opens everything that an element lies in. */
  const reveal = (target) => {
    let changed = false;
    for (const section of sections.values()) {
      if (!section.folded || !section.parts.some((part) => part.contains(target))) continue;
      section.folded = false;
      changed = true;
    }
    if (changed) draw();
    return changed;
  };

  for (const section of sections.values()) {
    if (section.parts.length === 0) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-section";
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-label", "Section");
    button.title = "Fold this section";
    button.addEventListener("click", () => {
      section.folded = !section.folded;
      button.title = section.folded ? "Unfold this section" : "Fold this section";
      draw();
    });
    section.button = button;
    section.heading.prepend(button);
  }

  const targetOf = (hash) => {
    const id = hash.slice(1);
    try {
      return document.getElementById(id) ?? document.getElementById(decodeURIComponent(id));
    } catch {
      return null;
    }
  };
  const follow = (hash) => {
    const target = hash.length > 1 ? targetOf(hash) : null;
    if (target && reveal(target)) target.scrollIntoView();
  };
  window.addEventListener("hashchange", () => follow(location.hash));
  // A second click on the same link changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link) follow(link.getAttribute("href"));
  });
  main.addEventListener("beforematch", (event) => reveal(event.target));

  let before = [];
  window.addEventListener("beforeprint", () => {
    before = [...sections.values()].filter((section) => section.folded);
    for (const section of before) section.folded = false;
    if (before.length > 0) draw();
  });
  window.addEventListener("afterprint", () => {
    for (const section of before) section.folded = true;
    if (before.length > 0) draw();
    before = [];
  });
})();
