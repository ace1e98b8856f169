const SPECIAL = /[&<>"\r]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? character);
}

/** IAM's timestamps have no fractions of a second. */
export function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** An element with text; nothing at all for null, as AWS leaves out what is not there. */
export function tag(name: string, value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  const text = value instanceof Date ? timestamp(value) : String(value);
  return `<${name}>${escapeXml(text)}</${name}>`;
}

/** An element around XML that is already made. */
export function block(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

/** A Query protocol list: every entry in its own `member`. */
export function list(name: string, members: readonly string[]): string {
  return block(name, members.map((member) => `<member>${member}</member>`).join(''));
}
