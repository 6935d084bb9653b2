import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatDay, useT } from '../../../i18n/language.ts';
import { fmuQuery, fmusQuery, removeFmu, trustFmu, type Fmu, type FmuFinding, type FmuVariable } from './fmuData.ts';
import { kindsOf } from './runDraft.ts';
import { RunPanel } from './RunPanel.tsx';
import classes from './Fmus.module.css';

/** Variables that are shown at once; the filter finds the others. */
const SHOWN_MAX = 300;

/** One FMU: what it says of itself, what its check finds, its variables. */
export function FmuView({ name, onGone }: { name: string; onGone: () => void }): ReactNode {
  const t = useT();
  const mayRun = useMay('operator');
  const query = useQuery(fmuQuery(name));
  const fmu = query.data;
  if (query.isError) {
    return (
      <Panel>
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  if (fmu === undefined) {
    return null;
  }
  const { experiment } = fmu;
  return (
    <>
      <Panel title={fmu.name} actions={<Actions fmu={fmu} onGone={onGone} />}>
        <dl className={classes['facts']}>
          <Fact name={t('fmu.model')} value={fmu.model} />
          <Fact name="SHA-256" value={fmu.sha256} />
          <Fact name={t('fmu.by')} value={fmu.uploadedBy === undefined ? undefined : `${fmu.uploadedBy}, ${formatDay(Date.parse(fmu.uploadedTime ?? ''))}`} />
          <Fact name={t('fmu.experiment')} value={experiment?.stop === undefined ? undefined : t('fmu.span', { start: experiment.start ?? 0, stop: experiment.stop, step: experiment.step ?? '–' })} />
          <Fact name={t('fmu.trust')} value={fmu.trusted ?? t('fmu.isolatedHint')} />
        </dl>
        <Findings findings={fmu.findings ?? []} />
      </Panel>
      {mayRun && kindsOf(fmu).length > 0 && <RunPanel fmu={fmu} />}
      <Variables variables={fmu.interface ?? []} />
    </>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }): ReactNode {
  return value === undefined ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Findings({ findings }: { findings: readonly FmuFinding[] }): ReactNode {
  const t = useT();
  return findings.length === 0 ? (
    <p>{t('fmu.sound')}</p>
  ) : (
    <ul className={classes['findings']} aria-label={t('fmu.findings')}>
      {findings.map((each, i) => (
        <li key={i}>
          <strong>{t(`fmu.severity.${each.severity}`)}</strong> {each.file}:{each.line}:{each.column} {each.message} ({each.clause})
        </li>
      ))}
    </ul>
  );
}

function Actions({ fmu, onGone }: { fmu: Fmu; onGone: () => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const isAdmin = useMay('admin');
  const mayRemove = useMay('engineer') && fmu.place === 'uploaded';
  const [reason, setReason] = useState<string>();
  const trust = useMutation({
    mutationFn: (why: string) => trustFmu(fmu.name, why),
    onSuccess: (next) => {
      setReason(undefined);
      client.setQueryData(['fmu', fmu.name], next);
      return client.invalidateQueries(fmusQuery);
    },
  });
  const remove = useMutation({
    mutationFn: () => removeFmu(fmu.name),
    onSuccess: () => {
      onGone();
      return client.invalidateQueries(fmusQuery);
    },
  });
  return (
    <div className={classes['controls']}>
      {isAdmin && fmu.trusted === undefined && fmu.trouble === undefined && reason === undefined && (
        <Button size="xs" variant="default" onClick={() => setReason('')}>
          {t('fmu.trustIt')}
        </Button>
      )}
      {reason !== undefined && (
        <form
          className={classes['controls']}
          onSubmit={(event) => {
            event.preventDefault();
            trust.mutate(reason.trim());
          }}
        >
          <TextInput size="xs" aria-label={t('fmu.why')} placeholder={t('fmu.why')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button size="xs" type="submit" loading={trust.isPending} disabled={reason.trim() === ''}>
            {t('fmu.trustIt')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setReason(undefined)}>
            {t('data.cancel')}
          </Button>
        </form>
      )}
      {mayRemove && (
        <Button size="xs" variant="default" loading={remove.isPending} disabled={fmu.usedBy.length > 0} onClick={() => remove.mutate()}>
          {t('fmu.remove')}
        </Button>
      )}
      {trust.isError && <span role="alert">{trust.error.message}</span>}
      {remove.isError && <span role="alert">{remove.error.message}</span>}
    </div>
  );
}

function Variables({ variables }: { variables: readonly FmuVariable[] }): ReactNode {
  const t = useT();
  const [filter, setFilter] = useState('');
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = variables.filter((each) => words.every((word) => `${each.name} ${each.causality} ${each.description ?? ''}`.toLowerCase().includes(word)));
  return (
    <Panel
      title={t('fmu.variablesOf', { count: found.length })}
      isFlush
      actions={<TextInput size="xs" aria-label={t('fmu.filter')} placeholder={t('fmu.filter')} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />}
    >
      <table className={table['table']}>
        <thead>
          <tr>
            <th>{t('fmu.variable')}</th>
            <th>{t('fmu.causality')}</th>
            <th>{t('fmu.variability')}</th>
            <th>{t('fmu.type')}</th>
            <th>{t('fmu.unit')}</th>
            <th>{t('fmu.start')}</th>
            <th>{t('fmu.description')}</th>
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN_MAX).map((each) => (
            <tr key={each.name}>
              <td>{each.name}</td>
              <td>{each.causality}</td>
              <td>{each.variability}</td>
              <td>{each.type}</td>
              <td>{each.unit}</td>
              <td>{each.start}</td>
              <td>{each.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
