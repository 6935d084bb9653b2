import { Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { localTime } from '../../../components/localTime.ts';
import { useT } from '../../../i18n/language.ts';
import { DifferenceRows } from './DifferenceRows.tsx';
import { ModelRows } from './ModelRows.tsx';
import { draftOf, isWhole, scenarioOf, type Draft, type Scenario } from './scenario.ts';
import { runScenario, scenariosQuery, type WhatIf } from './whatIfData.ts';
import { useKnownProperties } from './useKnownProperties.ts';
import classes from './WhatIf.module.css';

const DURATIONS = ['1m', '5m', '15m', '1h', '4h', '8h', '1d', '7d'];
const PERIODS = ['1m', '5m', '15m', '1h', '8h', '1d'];
const HOUR_MS = 3_600_000;

interface WhatIfFormProps {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onBegun: (whatIf: WhatIf) => void;
}

/** Asks a question: since when, for how long, what is otherwise, how often. */
export function WhatIfForm({ draft, onDraft, onBegun }: WhatIfFormProps): ReactNode {
  const t = useT();
  const known = useId();
  const properties = useKnownProperties();
  const run = useMutation({ mutationFn: (scenario: Scenario) => runScenario(scenario), onSuccess: onBegun });
  const change = (part: Partial<Draft>) => onDraft({ ...draft, ...part });
  const isOfPast = draft.asOf !== '';
  return (
    <>
      <Examples isRunning={run.isPending} onRun={(scenario) => run.mutate(scenario)} onEdit={(scenario) => onDraft(draftOf(scenario))} />
      <Panel title={t('whatIf.question')}>
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            run.mutate(scenarioOf(draft));
          }}
        >
          <DifferenceRows differences={draft.differences} known={known} onChange={(differences) => change({ differences })} />
          <datalist id={known}>
            {properties.map((property) => (
              <option key={property} value={property} />
            ))}
          </datalist>
          <div className={classes['fields']}>
            <TextInput label={t('whatIf.name')} placeholder={t('whatIf.nameHint')} value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })} />
            <NativeSelect
              label={t('whatIf.begin')}
              value={isOfPast ? 'past' : 'now'}
              data={[
                { value: 'now', label: t('whatIf.now') },
                { value: 'past', label: t('whatIf.past') },
              ]}
              onChange={(event) => change(event.currentTarget.value === 'past' ? { asOf: localTime(Date.now() - HOUR_MS), inputs: 'recorded' } : { asOf: '', inputs: '15m' })}
            />
            {isOfPast && <TextInput type="datetime-local" step="1" label={t('whatIf.asOf')} value={draft.asOf} onChange={(event) => change({ asOf: event.currentTarget.value || draft.asOf })} />}
            <NativeSelect label={t('whatIf.duration')} value={draft.duration} data={withOne(DURATIONS, draft.duration)} onChange={(event) => change({ duration: event.currentTarget.value })} />
            <NativeSelect
              label={t('whatIf.inputs')}
              value={draft.inputs}
              data={[
                ...(isOfPast ? [{ value: 'recorded', label: t('whatIf.recorded') }] : []),
                ...withOne(PERIODS, ...(draft.inputs === 'none' || draft.inputs === 'recorded' ? [] : [draft.inputs])).map((value) => ({ value, label: t('whatIf.repeat', { period: value }) })),
                { value: 'none', label: t('whatIf.noInputs') },
              ]}
              onChange={(event) => change({ inputs: event.currentTarget.value })}
            />
          </div>
          <ModelRows behaviours={draft.behaviours} parameters={draft.parameters} onChange={change} />
          <details className={classes['more']}>
            <summary>{t('whatIf.more')}</summary>
            <div className={classes['fields']}>
              <TextInput label={t('whatIf.replications')} inputMode="numeric" value={draft.replications} onChange={(event) => change({ replications: event.currentTarget.value })} />
              <TextInput label={t('whatIf.seed')} inputMode="numeric" value={draft.seed} onChange={(event) => change({ seed: event.currentTarget.value })} />
              <TextInput label={t('whatIf.watch')} placeholder={t('whatIf.watchHint')} value={draft.watch} onChange={(event) => change({ watch: event.currentTarget.value })} />
              <Checkbox label={t('whatIf.stop')} checked={draft.stopsAtAlarm} onChange={(event) => change({ stopsAtAlarm: event.currentTarget.checked })} />
            </div>
          </details>
          <div className={classes['controls']}>
            <Button type="submit" leftSection={<Icon name="play" size={16} />} loading={run.isPending} disabled={!isWhole(draft)}>
              {t('whatIf.run')}
            </Button>
            {draft.others.change.length + draft.others.signals.length > 0 && <span>{t('whatIf.others', { count: draft.others.change.length + draft.others.signals.length })}</span>}
          </div>
          {run.isError && <p role="alert">{run.error.message}</p>}
        </form>
      </Panel>
    </>
  );
}

/** Questions that the workspace keeps: one press answers them. */
function Examples({ isRunning, onRun, onEdit }: { isRunning: boolean; onRun: (scenario: Scenario) => void; onEdit: (scenario: Scenario) => void }): ReactNode {
  const t = useT();
  const scenarios = useQuery(scenariosQuery).data ?? [];
  return scenarios.length === 0 ? null : (
    <Panel title={t('whatIf.kept')}>
      <ul className={classes['kept']}>
        {scenarios.map((each) => (
          <li key={each['what-if']}>
            <strong>{each['what-if']}</strong>
            <span>{each.for}</span>
            <Button size="xs" loading={isRunning} aria-label={t('whatIf.runOf', { name: each['what-if'] })} onClick={() => onRun(each)}>
              {t('whatIf.run')}
            </Button>
            <Button size="xs" variant="default" aria-label={t('whatIf.editOf', { name: each['what-if'] })} onClick={() => onEdit(each)}>
              {t('whatIf.edit')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function withOne(list: readonly string[], ...more: string[]): string[] {
  return [...list, ...more.filter((each) => !list.includes(each))];
}
