/** What `npm run new` will write. */
export interface NewNotebook {
  readonly title: string;
  readonly number: number;
  readonly document: string;
  readonly file: string;
  readonly test: string;
}
export function planOf(
  words: readonly string[],
  existing: { readonly notebooks: readonly string[]; readonly tests: readonly string[] },
): NewNotebook;
