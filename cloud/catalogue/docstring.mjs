// What the guide says about a parameter, a field or an operation, as a comment above it.

export function docstring(sentences) {
  const text = sentences.filter(Boolean).map(ended).join(' ').replaceAll('*/', '* /');
  return text === '' ? '' : `/** ${wrapped(text)} */\n`;
}

export function ofParameter(parameter) {
  return docstring([
    parameter.meaning,
    ...ruleSentences(parameter),
    parameter.source === 'public' && "From the public cloud's documents",
    parameter.note && capitalized(parameter.note),
  ]);
}

export function ofField({ meaning, allowed, misprint }) {
  return docstring([
    meaning,
    allowed && `One of ${list(allowed)}`,
    misprint && `The guide also prints \`${misprint}\``,
  ]);
}

export function ofOperation({ summary, section, isAsync, errors, errorsElsewhere, access }) {
  return docstring([
    `${ended(summary)} Guide ${section}`,
    isAsync && access === 'write' && 'The gateway stays busy until it is done',
    errors.length > 0 &&
      `Errors: ${list([...new Set(errors.map(({ publicSpelling, code }) => publicSpelling ?? code))])}`,
    errorsElsewhere.length > 0 && `Published elsewhere: ${list(errorsElsewhere.map(({ code }) => code))}`,
  ]);
}

function ruleSentences(rule) {
  return [
    rule.isOpen && rule.allowed && `The guide allows ${list(rule.allowed)}`,
    rule.allowedElsewhere && `Other editions also take ${list(rule.allowedElsewhere)}`,
    rule.default !== undefined && `Default: ${rule.default}`,
    rule.defaultElsewhere !== undefined && `Default of the public cloud: ${rule.defaultElsewhere}`,
    span(rule.min, rule.max, unitOf(rule.unit)) ?? (rule.unit && `In ${unitOf(rule.unit)}`),
    span(rule.minLength, rule.maxLength, rule.charset === 'ASCII' ? 'ASCII characters' : 'characters'),
    rule.format && `Format: ${rule.format}`,
    rule.pattern && `Matches \`${rule.pattern}\``,
    rule.startsWith && `Starts with a ${rule.startsWith}`,
    rule.mayContain &&
      `May contain ${rule.mayContain.map((it) => (it === 'digit' ? 'digits' : `\`${it}\``)).join(', ')}`,
    rule.mustNotStartWith && `Must not start with ${list(rule.mustNotStartWith)}`,
    rule.forbidden && `Not ${rule.forbidden.join(', ')}`,
    rule.refusedWith && `Refused with ${rule.refusedWith}`,
  ];
}

function span(least, most, unit = '') {
  if (least === undefined && most === undefined) return undefined;
  if (least === undefined) return `At most ${most} ${unit}`.trim();
  return (most === undefined ? `At least ${least} ${unit}` : `${least} to ${most} ${unit}`).trim();
}

function unitOf(unit) {
  return unit === 's' ? 'seconds' : unit;
}

function list(items) {
  return items.map((item) => `\`${item}\``).join(', ');
}

function capitalized(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function ended(sentence) {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Lines of at most 110 characters. */
function wrapped(text) {
  const lines = text.match(/.{1,106}(?:\s|$)/g)?.map((line) => line.trim()) ?? [text];
  return lines.length === 1 ? lines[0] : `\n${lines.map((line) => ` * ${line}\n`).join('')}`;
}
