import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { ExportPanel } from './ExportPanel.tsx';
import { HoldsPanel } from './HoldsPanel.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { GapsPanel, LakePanel, RetentionPanel } from './KeepingPanels.tsx';
import { act, importsQuery, type ImportJob } from './importData.ts';
import classes from './Data.module.css';

/** Recorded readings in and out, and for how long they are kept. */
export function DataPage(): ReactNode {
  const t = useT();
  const mayImport = useMay('engineer');
  return (
    <Page title={t('nav.data')} hint={t('data.hint')}>
      <div className={classes['split']}>
        {mayImport && <ImportPanel />}
        <ExportPanel />
      </div>
      {mayImport && (
        <>
          <Jobs />
          <div className={classes['panels']}>
            <HoldsPanel />
            <GapsPanel />
            <RetentionPanel />
            <LakePanel />
          </div>
        </>
      )}
    </Page>
  );
}

function Jobs(): ReactNode {
  const t = useT();
  const query = useQuery(importsQuery);
  return (
    <Panel title={t('data.jobs')} isFlush>
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.length === 0 ? (
        <Empty title={t('data.noJobs')}>{t('data.noJobsHint')}</Empty>
      ) : (
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('data.file')}</th>
              <th>{t('data.started')}</th>
              <th>{t('data.state')}</th>
              <th data-right>{t('data.rows')}</th>
              <th data-right>{t('data.readings')}</th>
              <th data-right>{t('data.refused')}</th>
              <th data-right>{t('data.action')}</th>
            </tr>
          </thead>
          <tbody>
            {query.data?.map((job) => (
              <Row key={job.id} job={job} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ job }: { job: ImportJob }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const change = useMutation({ mutationFn: (what: 'cancel' | 'resume') => act(job, what), onSuccess: () => client.invalidateQueries(importsQuery) });
  const mayResume = job.state === 'interrupted' || job.state === 'cancelled' || job.state === 'failed';
  return (
    <tr>
      <td>
        <strong>{job.file}</strong>
        <div className={table['dim']}>{job.by}</div>
      </td>
      <td className={table['nowrap']}>{formatTime(Date.parse(job.started))}</td>
      <td className={table['wide']}>
        {t(`data.is.${job.state}`)}
        {[job.failure, ...job.problems.slice(0, 3)].map((text) =>
          text === undefined ? null : (
            <div key={text} className={table['dim']}>
              {text}
            </div>
          ),
        )}
      </td>
      <td data-right>{job.rows}</td>
      <td data-right>{job.readings}</td>
      <td data-right>{job.refused}</td>
      <td data-right>
        {job.state === 'running' && (
          <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate('cancel')}>
            {t('data.cancel')}
          </Button>
        )}
        {mayResume && (
          <Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate('resume')}>
            {t('data.resume')}
          </Button>
        )}
        {change.isError && <p role="alert">{change.error.message}</p>}
      </td>
    </tr>
  );
}
