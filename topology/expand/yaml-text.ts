// Texts as YAML scalars that any reader takes for the same text: plain where that is beyond doubt, else in double quotes.

const WORD = /^[A-Za-z][\w./-]*$/;
const NETWORK = /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/;
/** Booleans and nothing, also to readers of YAML 1.1. */
const SPECIAL = /^(true|false|yes|no|on|off|y|n|null)$/i;

export function yamlScalar(text: string): string {
  const isPlain = NETWORK.test(text) || (WORD.test(text) && !SPECIAL.test(text));
  return isPlain ? text : quoted(text);
}

// JSON's escapes are YAML's; what JSON leaves as it is and YAML does not allow, or reads as a line end, is escaped too.
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
