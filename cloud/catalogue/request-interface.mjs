// The request types of a group: one property per operation.
import { ofOperation, ofParameter } from './docstring.mjs';

export function requestInterface(name, operations) {
  return `export interface ${name} {\n${operations.map(operationProperty).join('')}}`;
}

function operationProperty(operation) {
  const names = operation.parameters.map((parameter) => parameter.name);
  // Without a total the pages cannot be listed, so such an operation has its paging written out.
  const isPaged = operation.rows !== undefined && names.includes('PageSize');
  const elsewhere = [
    ...(isPaged ? ['PageNumber', 'PageSize'] : []),
    'ClientToken',
    ...Object.keys(operation.always ?? {}),
  ];
  const own = operation.parameters.filter(({ name }) => !elsewhere.includes(name));
  const type = [
    isPaged && 'Paging',
    names.includes('ClientToken') && 'Idempotent',
    own.length > 0 && `{\n${own.map(parameterProperty).join('')}}`,
  ].filter(Boolean);
  return `${ofOperation(operation)}${operation.action}: ${type.join(' & ')};\n`;
}

function parameterProperty(parameter) {
  const type = typeOf(parameter);
  const rest = parameter.required ? `: ${type}` : `?: ${type} | undefined`;
  return `${ofParameter(parameter)}${parameter.name}${rest};\n`;
}

function typeOf(parameter) {
  const { keys, id, allowed, isOpen, type } = parameter;
  if (keys !== undefined) return `{\n${keys.map(parameterProperty).join('')}}`;
  if (id !== undefined) return `Id<'${id}'>`;
  if (type.includes('|')) return spelledType(parameter);
  if (allowed !== undefined && !isOpen) return allowed.map((value) => JSON.stringify(value)).join(' | ');
  return { Boolean: 'boolean', Integer: 'number', Long: 'number' }[type] ?? 'string';
}

/** Values that the guide prints as strings though they are numbers or booleans: sent as it prints them. */
function spelledType({ type, allowed }) {
  return type.startsWith('Integer') ? '`${number}`' : allowed.map((value) => JSON.stringify(value)).join(' | ');
}
