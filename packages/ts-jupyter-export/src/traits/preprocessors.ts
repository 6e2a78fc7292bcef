// Settings of nbconvert's preprocessor classes, execution included (nbclient's traits).
import { baseDisplayPriority } from "../core/display-priority.js";
import {
  callable,
  choice,
  flag,
  integer,
  list,
  map,
  none,
  optionalInteger,
  optionalList,
  optionalMap,
  optionalText,
  set,
  text,
  to,
} from "./rows.js";

const base = ["Preprocessor", "NbConvertBase"] as const;
const pygments = none("code is coloured by the page's own theme, not by Pygments");
const inkscape = none("SVG is converted without Inkscape");

export const preprocessorClasses = {
  Preprocessor: {
    parents: ["NbConvertBase"],
    traits: { enabled: flag(false, to("preprocess"), "whether the preprocessor is used") },
  },
  CSSHTMLHeaderPreprocessor: {
    parents: base,
    traits: {
      highlight_class: text(".highlight", pygments, "class of highlighted code"),
      style: text("", pygments, "Pygments style"),
    },
  },
  ClearMetadataPreprocessor: {
    parents: base,
    traits: {
      clear_cell_metadata: flag(true, to("preprocess"), "clear the metadata of cells"),
      clear_notebook_metadata: flag(true, to("preprocess"), "clear the metadata of the notebook"),
      preserve_cell_metadata_mask: set([], to("preprocess"), "cell metadata that stay: names, or paths of names"),
      preserve_nb_metadata_mask: set([["language_info", "name"]], to("preprocess"), "notebook metadata that stay"),
    },
  },
  ClearOutputPreprocessor: {
    parents: base,
    traits: { remove_metadata_fields: set(["collapsed", "scrolled"], to("preprocess"), "cell metadata that go too") },
  },
  CoalesceStreamsPreprocessor: { parents: base, traits: {} },
  ConvertFiguresPreprocessor: {
    parents: base,
    traits: {
      from_format: text("", none("SVG is what is converted"), "media type that is converted"),
      to_format: text("", none("the target is the format's"), "media type that comes out"),
    },
  },
  NotebookClient: {
    parents: [],
    traits: {
      allow_error_names: list([], to("run"), "names of errors that do not stop the notebook"),
      allow_errors: flag(false, to("run"), "no error stops the notebook"),
      display_data_priority: list(
        [...baseDisplayPriority],
        none("each format has nbconvert's own order"),
        "which representation of an output is shown",
      ),
      error_on_timeout: optionalMap(none("a cell out of time gets an error that says so"), "the error of such a cell"),
      extra_arguments: list([], to("run"), "more arguments for the kernel's command"),
      force_raise_errors: flag(false, to("run"), "every error stops the notebook, whatever allows it"),
      interrupt_on_timeout: flag(false, to("run"), "interrupt a cell that is out of time instead of ending the kernel"),
      iopub_timeout: integer(4, to("run"), "seconds of silence after a cell's reply that mean lost output"),
      ipython_hist_file: text(
        ":memory:",
        none("IPython's own; kernels here keep no history"),
        "history file of IPython",
      ),
      kernel_manager_class: text(
        "jupyter_client.manager.KernelManager",
        none("kernels are started by Node"),
        "Python class",
      ),
      kernel_name: text("", to("run"), "kernel to run in; the notebook's own when empty"),
      on_cell_complete: callable("called after a cell"),
      on_cell_error: callable("called when a cell fails"),
      on_cell_execute: callable("called before a code cell runs"),
      on_cell_executed: callable("called after a code cell ran"),
      on_cell_start: callable("called before a cell"),
      on_notebook_complete: callable("called at the end"),
      on_notebook_error: callable("called when the notebook fails"),
      on_notebook_start: callable("called at the start"),
      raise_on_iopub_timeout: flag(false, none("lost output is always an error"), "lost output is an error"),
      record_timing: flag(true, to("run"), "keep the times of each cell in its metadata"),
      shell_timeout_interval: integer(
        5,
        none("the kernel's end is noticed at once"),
        "seconds between checks of the kernel",
      ),
      shutdown_kernel: choice(["graceful", "immediate"], "graceful", to("run"), "how the kernel is ended"),
      skip_cells_with_tag: text("skip-execution", to("run"), "tag of cells that are not run"),
      startup_timeout: integer(60, to("run"), "seconds a kernel may take to answer"),
      store_widget_state: flag(
        true,
        none("the state that a kernel sends is not collected"),
        "keep the state of widgets",
      ),
      timeout: optionalInteger(to("run"), "seconds a cell may take; None, -1 or 0: no limit"),
      timeout_func: callable("seconds a cell may take"),
    },
  },
  ExecutePreprocessor: { parents: ["Preprocessor", "NbConvertBase", "NotebookClient"], traits: {} },
  ExtractAttachmentsPreprocessor: {
    parents: base,
    traits: {
      attachments_directory_template: text("{notebook_name}_attachments", to("preprocess"), "folder of attachments"),
      use_separate_dir: flag(false, to("preprocess"), "attachments have a folder of their own"),
    },
  },
  ExtractOutputPreprocessor: {
    parents: base,
    traits: {
      extract_output_types: set(
        ["application/pdf", "image/jpeg", "image/png", "image/svg+xml"],
        to("preprocess"),
        "media types that become files",
      ),
      output_filename_template: text(
        "{unique_key}_{cell_index}_{index}{extension}",
        to("preprocess"),
        "names of these files",
      ),
    },
  },
  HighlightMagicsPreprocessor: {
    parents: base,
    traits: { languages: map(to("preprocess"), "language of a cell magic's code, as in `%%R`=r") },
  },
  LatexPreprocessor: {
    parents: base,
    traits: {
      author_names: optionalList(to("preprocess"), "authors of the document"),
      date: optionalText(to("preprocess"), "its date"),
      style: text("default", pygments, "Pygments style"),
      title: optionalText(to("preprocess"), "its title"),
    },
  },
  RegexRemovePreprocessor: {
    parents: base,
    traits: { patterns: list([], to("preprocess"), "cells whose source begins with a match are removed") },
  },
  SVG2PDFPreprocessor: {
    parents: ["ConvertFiguresPreprocessor", "Preprocessor", "NbConvertBase"],
    traits: {
      command: text("", inkscape, "the command"),
      inkscape: text("", inkscape, "path of Inkscape"),
      inkscape_version: text("", inkscape, "version of Inkscape"),
    },
  },
  SanitizeHTML: {
    parents: base,
    traits: {
      attributes: map(to("preprocess"), "attributes that stay, by element; of those that only format"),
      safe_output_keys: set(
        ["application/json", "image/jpeg", "image/png", "metadata", "text/latex", "text/plain"],
        to("preprocess"),
        "media types of outputs that stay as they are",
      ),
      sanitized_output_types: set(["text/html", "text/markdown"], to("preprocess"), "media types that stay, cleaned"),
      strip: flag(false, to("preprocess"), "what is not let through goes, instead of showing as text"),
      strip_comments: flag(true, to("preprocess"), "comments go"),
      styles: list([], to("preprocess"), "CSS properties that stay; of those that keep to their box"),
      tags: list([], to("preprocess"), "elements that stay; of those that only format"),
    },
  },
  TagRemovePreprocessor: {
    parents: base,
    traits: {
      remove_all_outputs_tags: set([], to("preprocess"), "cells with these tags lose their outputs"),
      remove_cell_tags: set([], to("preprocess"), "cells with these tags are removed"),
      remove_input_tags: set([], to("preprocess"), "cells with these tags lose their code"),
      remove_metadata_fields: set(["collapsed", "scrolled"], to("preprocess"), "metadata of such cells that go too"),
      remove_single_output_tags: set([], to("preprocess"), "outputs with these tags are removed"),
    },
  },
} as const;
