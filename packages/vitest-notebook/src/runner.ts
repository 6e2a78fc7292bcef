// What runs in vitest's workers. The plugin's `load` hook gives a notebook these two lines as its code:
//
//   import { notebookFile } from ".../runner.js";
//   await notebookFile("/path/to/notebook.ipynb");
export { notebookFile } from "./notebook-file.js";
