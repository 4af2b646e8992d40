// What the client knows of an operation: its entry in the group's table, with the schema of its answer.
import { ofField } from './docstring.mjs';

export function operationEntry(operation) {
  const { action, access, subject, always, service, parameters, rows } = operation;
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  const token = parameters.find(({ name }) => name === 'ClientToken');
  const facts = [
    rows === undefined && `access: '${access}'`,
    service !== undefined && `service: '${service}'`,
    required.length > 0 && `required: ${JSON.stringify(required)}`,
    token !== undefined && token.source !== 'public' && 'honoursToken: true',
    subject !== undefined && `subject: '${subject}'`,
    always !== undefined && `always: ${JSON.stringify(always)}`,
    `answer: ${answerSchema(operation)}`,
    ...(rows === undefined ? [] : rowFacts(rows)),
  ].filter(Boolean);
  const entry = `{\n${facts.join(',\n')},\n}`;
  const why =
    always === undefined
      ? ''
      : '// Routes are made one by one by those who own them; the public cloud would add its own.\n';
  return `${why}${action}: ${rows === undefined ? entry : `listOperation(${entry})`},`;
}

function rowFacts({ list, row, id }) {
  const names = id.map((name) => `row.${name}`);
  return [
    `rows: (answer) => answer.${list}.${row}`,
    `idOf: (row) => ${names.length === 1 ? names[0] : `[${names.join(', ')}].join(' ')`}`,
  ];
}

function answerSchema({ answer, rows }) {
  if (answer.length === 1) return 'done';
  const common = rows === undefined ? ['RequestId'] : ['RequestId', 'TotalCount', 'PageNumber', 'PageSize'];
  const own = answer.filter(({ name }) => !common.includes(name));
  return objectSchema(own, rows === undefined ? '...requestId' : '...page');
}

function objectSchema(fields, spread = '') {
  const misprints = fields.filter(({ misprint }) => misprint !== undefined);
  const object = `z.object({\n${fields.map(fieldProperty).join('')}${spread}})`;
  if (misprints.length === 0) return object;
  const corrections = misprints.map(({ name, misprint }) => `${misprint}: '${name}'`);
  return `alsoSpelled({ ${corrections.join(', ')} }, ${object})`;
}

function fieldProperty(field) {
  return `${ofField(field)}${field.name}: ${fieldSchema(field)},\n`;
}

function fieldSchema(field) {
  const { type, fields, required, id, mayBeAbsent, mayBeEmpty } = field;
  if (type === 'Struct' && fields[0].type === 'Array<Struct>')
    return `rowsOf('${fields[0].name}', ${objectSchema(fields[0].fields)})`;
  if (type === 'Struct') return `${objectSchema(fields)}${required ? '' : '.optional()'}`;
  if (type === 'List') return "rowsOf('Logs', z.string()).optional()";
  if (id !== undefined) return required ? `id<'${id}'>()` : `optionalId<'${id}'>()`;
  if (type === 'Boolean') return required ? 'flag' : 'flag.optional()';
  if (type === 'Integer' || type === 'Long') return required ? 'integer' : 'integer.optional()';
  if (mayBeAbsent) return 'z.string().optional()';
  if (mayBeEmpty && required) return 'z.string()';
  return required ? 'z.string().min(1)' : 'text';
}
