// What sanitizing may be asked for: nbconvert's SanitizeHTML, trait by trait. Options narrow what is let through; none of
// them can let a script, an event handler or a form pass, whatever bleach would do with the same value.

export interface SanitizeOptions {
  /** `SanitizeHTML.tags`: HTML elements that stay; default: everything that only formats. Names that could act are refused. */
  tags?: readonly string[];
  /** `SanitizeHTML.attributes`: names for every element, or names by element with "*" for all; default: everything that only formats. */
  attributes?: readonly string[] | Readonly<Record<string, readonly string[]>>;
  /** `SanitizeHTML.styles`: CSS properties that stay; default: those that cannot leave their box. */
  styles?: readonly string[];
  /** `SanitizeHTML.strip`: what is not let through is "removed" (true), or its tags show as text (false, nbconvert's default). Default true. */
  strip?: boolean;
  /** `SanitizeHTML.strip_comments`. Default true. */
  stripComments?: boolean;
  /** `SanitizeHTML.safe_output_keys`: media types shown as they are. Only those that cannot act whatever they hold are taken. */
  safeOutputKeys?: readonly string[];
  /** `SanitizeHTML.sanitized_output_types`: media types shown after cleaning. All other types are left out. */
  sanitizedOutputTypes?: readonly string[];
  /** Hears of names in these options that are refused: one lower-case phrase. */
  onRefused?: (message: string) => void;
}
