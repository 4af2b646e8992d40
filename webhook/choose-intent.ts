// What a delivery asks for: the first rule of its source that holds. A payload chooses among what the configuration offers.
import { PLAN_NAME_PATTERN } from '../config/webhook-schema.ts';
import type { Condition, DeliveryRule } from '../config/webhook-settings.ts';
import { TICKET_PATTERN } from '../runs/find-by-ticket.ts';
import { labelsIn, valueAt } from './payload.ts';

export interface Intent {
  kind: DeliveryRule['do'];
  plan: string;
  ticket?: string;
}

export type Choice =
  | { kind: 'intent'; intent: Intent }
  /** No rule holds: most of what a ticketing system tells is none of our business. */
  | { kind: 'ignored' }
  | { kind: 'refused'; code: string; message: string };

export function chooseIntent(
  rules: readonly DeliveryRule[],
  { event, payload }: { event: string | undefined; payload: object },
): Choice {
  const rule = rules.find(
    (it) => (it.event ?? event) === event && it.when.every((condition) => holds(condition, payload)),
  );
  return rule ? intentOf(rule, payload) : { kind: 'ignored' };
}

function holds(condition: Condition, payload: object): boolean {
  const value = valueAt(payload, condition.path);
  switch (condition.kind) {
    case 'oneOf':
      return condition.values.some((wanted) => wanted === value);
    case 'label':
      return labelsIn(value).includes(condition.label);
  }
}

function intentOf({ do: kind, plan: choice, ticketPath }: DeliveryRule, payload: object): Choice {
  const plan = choice.kind === 'name' ? choice.name : valueAt(payload, choice.path);
  if (typeof plan !== 'string' || !PLAN_NAME_PATTERN.test(plan)) {
    return refused('plan-name', `The payload names no plan${choice.kind === 'path' ? ` at ${choice.path}` : ''}`);
  }
  if (ticketPath === undefined) return { kind: 'intent', intent: { kind, plan } };
  const ticket = valueAt(payload, ticketPath);
  const reference = Number.isSafeInteger(ticket) ? String(ticket) : ticket;
  if (typeof reference !== 'string' || !TICKET_PATTERN.test(reference)) {
    return refused('ticket', `The payload has no reference of a ticket at ${ticketPath}`);
  }
  return { kind: 'intent', intent: { kind, plan, ticket: reference } };
}

function refused(code: string, message: string): Choice {
  return { kind: 'refused', code, message };
}
