// An intent that is known to be genuine becomes a run, or an answer that says why not. 202 only after Temporal has accepted it.
import { ConfigurationError } from '../config/configuration-error.ts';
import type { Topology } from '../topology/model.ts';
import type { Delivered, RunHandle } from '../runs/connect-runs.ts';
import { RunsError } from '../runs/runs-error.ts';
import { refusal, unavailable, type Answer } from './answer.ts';
import type { Intent } from './choose-intent.ts';
import type { Door } from './door.ts';
import { readNamedPlan } from './read-named-plan.ts';
import { sha256Hex } from './signature.ts';

interface Circumstances {
  /** Of the delivery: what makes it the same one. */
  keys: string[];
  body: Uint8Array;
  door: Door;
}

export async function beginIntent(intent: Intent, circumstances: Circumstances): Promise<Answer> {
  const { settings, publicUrl } = circumstances.door;
  const plan = readNamedPlan(settings, intent.plan);
  if (plan.kind === 'refused') {
    const { code, issues } = plan;
    return refusal(422, code, { details: { plan: intent.plan, ...(issues.length > 0 && { issues }) } });
  }
  try {
    return answerOf(await deliver(intent, { ...circumstances, topology: plan.topology }), publicUrl());
  } catch (error) {
    return answerOfFailure(error);
  }
}

async function deliver(
  { kind, ticket }: Intent,
  { topology, keys, body, door }: Circumstances & { topology: Topology },
): Promise<Delivered> {
  const deadline = Date.now() + door.limits.answerWithinMs;
  const runs = await door.runs.of(topology.cloud.account);
  const digest = sha256Hex(body);
  return await runs.deliver({ kind, topology }, { keys, digest, deadline, ...(ticket !== undefined && { ticket }) });
}

function answerOf(delivered: Delivered, publicUrl: string): Answer {
  switch (delivered.kind) {
    case 'started':
      return { status: 202, body: told(delivered.run, publicUrl), note: `run ${delivered.run.runId}` };
    case 'running': {
      const { runId, plan } = delivered.run;
      const message = `A run of plan ${plan} is open`;
      const body = { error: { code: 'already-running', message }, ...told(delivered.run, publicUrl) };
      return { status: 409, body, note: `run ${runId} is open` };
    }
    case 'differs':
      return refusal(409, 'delivery-differs', { details: { message: 'This id was delivered with another body' } });
  }
}

function told({ runId, plan, temporalUi }: RunHandle, publicUrl: string): object {
  return { runId, statusUrl: `${publicUrl}/runs/${runId}?plan=${plan}`, temporalUi };
}

/** The sentence goes to the log; it may name places that are nobody else's business. */
function answerOfFailure(error: unknown): Answer {
  const note = error instanceof Error ? error.message : String(error);
  if (error instanceof RunsError && error.kind === 'too-large') return refusal(422, 'plan-too-large', { note });
  if (error instanceof ConfigurationError && !error.isServerMissing) return refusal(422, 'plan-account', { note });
  return unavailable(note);
}
