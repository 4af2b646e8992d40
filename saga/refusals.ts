// Why a link is refused before it changes anything, in the words that its result carries.
import type { Link } from '../topology/model.ts';
import type { Difference } from '../topology/observed.ts';
import { StepFailed, type CustomerGatewayGone } from './effects.ts';

export function differs(differences: Difference[]): StepFailed {
  const attributes = differences.map(({ attribute }) => attribute).join(', ');
  const message = `The cloud has other values for ${attributes}; nothing was changed`;
  return new StepFailed(message, { step: 'look', code: 'Differs' });
}

export function nothingToAdopt({ site, gatewayId, connectionId = 'it' }: Link): StepFailed {
  const message = `Cannot take over the connection of site ${site}: ${connectionId} does not exist on ${gatewayId}`;
  return new StepFailed(message, { step: 'look', code: 'ConnectionNotFound' });
}

export function customerGatewayGone({ message }: CustomerGatewayGone): StepFailed {
  return new StepFailed(message, { step: 'ensureConnection', code: 'CustomerGatewayNotFound' });
}
