/**
 * Text from outside (an alert's message, a monitor's name) as one harmless line: without the escape sequences that
 * would move a terminal's cursor, other control characters, and marks that reverse the direction of writing.
 */
export const plainText = (text: string): string =>
  text.replace(escapeSequences, '').replace(unprintable, ' ').replace(/ {2,}/g, ' ').trim();

// ECMA-48: CSI, then OSC and other strings up to their terminator, then two-character sequences.
const escapeSequences =
  // eslint-disable-next-line no-control-regex -- these are the characters to be found
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

// eslint-disable-next-line no-control-regex -- these are the characters to be found
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;
