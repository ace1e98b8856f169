/*
 * Text for a POSIX shell. Names, paths, descriptions and policies are other people's text: between single quotes nothing
 * but the single quote itself means anything.
 */

/** One word of the shell, whatever it holds. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * An AWS CLI command for an IAM call. Parameters go as one JSON document: as options of their own a value that begins
 * with `-` would be taken for an option, and one that begins with `file://` or `https://` would be fetched.
 */
export function aws(call: string, parameters: object): string {
  return `aws iam ${kebab(call)} --cli-input-json ${shellQuote(ascii(JSON.stringify(parameters, null, 2)))}`;
}

/** Lines behind `#`, in printable ASCII: a line break in what is quoted there would begin a command. */
export function comment(...texts: readonly string[]): string {
  return texts.map((text) => `# ${text.replaceAll(/[^ -~]/g, '?')}`.trimEnd()).join('\n');
}

/** Prints one line. */
export function say(text: string): string {
  return `printf '%s\\n' ${shellQuote(text)}`;
}

/** Lines of a script; what is empty leaves no line. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** `CreateUser` → `create-user`. */
function kebab(call: string): string {
  return call.replaceAll(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}

/** JSON in ASCII alone: the CLI reads it in whatever encoding the terminal has. */
function ascii(json: string): string {
  return json.replaceAll(/[^\n -~]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
}
