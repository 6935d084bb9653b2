import { describe, expect, it } from 'vitest';
import { limitsOf } from './limits.ts';

const RULES = `# what is watched
rule: hot
model: dtmi:x:Oven;1
when: zone2.temperature > 260
alarm: { priority: critical, title: Hot }
---
rule: hotter
model: dtmi:x:Oven;1
when: zone2.temperature >= 280 && running == true
---
rule: weight
model: 'dtmi:x:Scale;1' # all scales
when: mean > 508 || mean < 492.5
---
rule: silent
model: dtmi:x:Oven;1
missing: { property: temperature, time: 60s }
---
rule: relative
model: dtmi:x:Oven;1
when: zone1.temperature < zone1.setpoint - 25
`;

describe('limitsOf', () => {
  const limits = limitsOf([{ name: 'rules.yaml', text: RULES }]);

  it('reads limits on both sides from plain comparisons with numbers', () => {
    expect(limits.get('dtmi:x:Scale;1')?.get('mean')).toEqual({ high: 508, low: 492.5 });
  });

  it('takes of several limits the one nearest to normal', () => {
    expect(limits.get('dtmi:x:Oven;1')?.get('zone2/temperature')).toEqual({ high: 260 });
  });

  it('makes nothing of what is no comparison with a number', () => {
    expect([...(limits.get('dtmi:x:Oven;1')?.keys() ?? [])]).toEqual(['zone2/temperature']);
  });
});
