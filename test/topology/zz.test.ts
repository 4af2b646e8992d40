import { test } from 'vitest';
import { readDocument } from '../../topology/document/read-document.ts';
import { tokenize } from '../../topology/document/tokenize.ts';
import { parsePlan } from '../../topology/parse-plan.ts';
import { planSchema } from '../../topology/plan-schema.ts';
import { toPlain } from '../../topology/document/located.ts';
test('x', () => {
  const t = (n: string, f: () => unknown) => { const t0 = performance.now(); const r = f(); console.log(n, Math.round(performance.now() - t0)); return r; };
  const keys = Array.from({ length: 110_000 }, (_, i) => `k${i}: 1`).join('\n');
  t('tokenize', () => tokenize(keys));
  const d = t('read', () => readDocument(keys, 'f')) as ReturnType<typeof readDocument>;
  const plain = t('plain', () => toPlain(d.root!));
  t('zod', () => planSchema.safeParse(plain));
  t('all', () => parsePlan(keys, { file: 'f' }));
  const head = 'version: 1\nname: big-plan\ncloud: { region: x }\ngateways: { g: { id: vpn-a } }\ndefaults: { gateway: g, cloudSubnets: [172.16.0.0/16], psk: { derive: l } }\nsites:\n';
  for (const n of [1000, 10000]) {
    const sites = Array.from({ length: n }, (_, i) => `  - { name: s${i}, address: 20.${i >> 16}.${(i >> 8) & 255}.${i & 255}, siteSubnets: [10.${i >> 8}.${i & 255}.0/24] }`).join('\n');
    t(`sites ${n} tokenize`, () => tokenize(head + sites));
    t(`sites ${n} read`, () => readDocument(head + sites, 'f'));
    const r = t(`sites ${n}`, () => parsePlan(head + sites, { file: 'f' })) as ReturnType<typeof parsePlan>;
    console.log(r.issues.length, r.topology?.links.length);
  }
  const bad = `version: 1\nsites: [${'1,'.repeat(220_000)}]`;
  t('bad list read', () => readDocument(bad, 'f'));
  t('bad list', () => parsePlan(bad, { file: 'f' }));
  const bad2 = `version: 1\nsites: [${'{},'.repeat(150_000)}]`;
  t('bad2 list', () => parsePlan(bad2, { file: 'f' }));
});
