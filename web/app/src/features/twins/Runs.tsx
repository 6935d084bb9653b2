import type { Run } from '@lockstep/client/documents.ts';
import { runsPath } from '@lockstep/client/paths.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { ageText } from '@lockstep/live/freshness.ts';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/hooks.ts';
import { runsQuery } from '../../data/queries.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import classes from './TwinPage.module.css';

/** The runs of the processes that a twin follows, step by step; nothing where there was none. */
export function Runs({ twin }: { twin: string }): ReactNode {
  const t = useT();
  const runs = useQuery(runsQuery(twin)).data ?? [];
  return (
    runs.length > 0 && (
      <Panel title={t('run.title')} isFlush>
        <ul className={classes['alarms']}>
          {runs.map((run) => (
            <li key={run.id}>
              <RunText run={run} />
              {run.ended === undefined && <Abort run={run} />}
            </li>
          ))}
        </ul>
      </Panel>
    )
  );
}

function RunText({ run }: { run: Run }): ReactNode {
  const t = useT();
  const status = t(`run.${run.status}`);
  const note = [run.endedBy, run.why].filter(Boolean).join(': ');
  return (
    <div>
      {run.process} · {run.status === 'overdue' ? <strong>{status}</strong> : status}
      <p>
        {span(run.begun, run.ended, t('run.now'))}
        {note !== '' && ` · ${note}`}
      </p>
      <ol className={classes['steps']}>
        {run.steps.map((step) => (
          <li key={`${step.step ?? ''} ${step.begun ?? ''}`}>
            {step.step} · {step.overdue === true ? <strong>{lasted(step.begun, step.ended)}</strong> : lasted(step.begun, step.ended)}
          </li>
        ))}
        {run.ended === undefined && (
          <li aria-current="step">
            {run.step} · {t('run.since', { time: formatTime(Date.parse(run.stepSince)) })}
          </li>
        )}
      </ol>
    </div>
  );
}

function span(begun: string, ended: string | undefined, now: string): string {
  return `${formatTime(Date.parse(begun))} – ${ended === undefined ? now : formatTime(Date.parse(ended))}`;
}

/** How long a step took. */
function lasted(begun: string | undefined, ended: string | undefined): string {
  return ageText(Date.parse(ended ?? '') - Date.parse(begun ?? ''));
}

function Abort({ run }: { run: Run }): ReactNode {
  const t = useT();
  const may = useMay('operator');
  const queries = useQueryClient();
  const abort = useMutation({
    mutationFn: () => api.post<Run>(`${runsPath(run.twin)}/${encodeURIComponent(run.id)}/abort`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: runsQuery(run.twin).queryKey }),
  });
  return (
    <>
      <Button variant="default" size="compact-sm" disabled={!may} loading={abort.isPending} onClick={() => abort.mutate()}>
        {t('run.abort')}
      </Button>
      {abort.isError && <p role="alert">{abort.error.message}</p>}
    </>
  );
}
