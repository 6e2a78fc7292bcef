// nbconvert's own order of an output's representations (NbConvertBase.display_data_priority): the first that there is counts.
export const baseDisplayPriority: readonly string[] = [
  "text/html",
  "application/pdf",
  "text/latex",
  "image/svg+xml",
  "image/png",
  "image/jpeg",
  "text/markdown",
  "text/plain",
];
