/** The path of the README that holds the table. */
export declare const README: string;
/** The table as Markdown, kernels in alphabetical order, from the built package. */
export declare function kernelTable(): Promise<string>;
/** The text with what stands between the markers replaced. Throws where there are no markers. */
export declare function withTable(text: string, table: string): string;
