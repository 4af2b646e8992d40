// The API's XML answers as the plain values that its JSON answers have: elements, text and the five entities. Attributes carry
// nothing; document types are refused, and with them every entity that somebody could define.

export type XmlValue = string | XmlValue[] | { [name: string]: XmlValue };

interface OpenElement {
  name: string;
  children: Map<string, XmlValue[]>;
  text: string;
}

const deepest = 32;

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[(?<data>[\s\S]*?)\]\]>|<(?<close>\/?)(?<name>[A-Za-z_][\w.-]*)(?:\s[^<>]*?)?(?<empty>\/?)>|(?<text>[^<]+)/y;

/** What the root element holds; undefined when this is not XML, or not XML of the API. */
export function parseXml(xml: string): XmlValue | undefined {
  const outside: OpenElement = { name: '', children: new Map(), text: '' };
  const open = [outside];
  let position = 0;
  while (position < xml.length) {
    token.lastIndex = position;
    const groups = token.exec(xml)?.groups;
    position = token.lastIndex;
    if (position === 0 || !take(open, groups ?? {})) return undefined;
  }
  const [root, ...others] = [...outside.children.values()].flat();
  return open.length === 1 && others.length === 0 && outside.text.trim() === '' ? root : undefined;
}

/** Whether the token fits where it stands. */
function take(open: OpenElement[], { data, close, name, empty, text }: Record<string, string | undefined>): boolean {
  const inner = open.at(-1);
  if (inner === undefined) return false;
  inner.text += data ?? decoded(text ?? '');
  if (name === undefined) return true;
  if (close === '/') return closeElement(open, name);
  open.push({ name, children: new Map(), text: '' });
  return empty === '/' ? closeElement(open, name) : open.length <= deepest;
}

function closeElement(open: OpenElement[], name: string): boolean {
  const element = open.pop();
  const parent = open.at(-1);
  if (element === undefined || parent === undefined || element.name !== name) return false;
  parent.children.set(name, [...(parent.children.get(name) ?? []), valueOf(element)]);
  return true;
}

function valueOf({ children, text }: OpenElement): XmlValue {
  if (children.size === 0) return text;
  return Object.fromEntries([...children].map(([name, values]) => [name, only(values) ?? values]));
}

function only(values: XmlValue[]): XmlValue | undefined {
  return values.length === 1 ? values[0] : undefined;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name: string) => {
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    if (name === undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return entities[name] ?? whole;
  });
}
