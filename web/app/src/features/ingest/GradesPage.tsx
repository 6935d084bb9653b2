import type { SparkplugGrade, SparkplugGrades } from '@lockstep/client/devices.ts';
import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { AgeText } from '../../components/AgeText.tsx';
import table from '../../components/DataTable.module.css';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { api } from '../../data/api.ts';
import { sourcesQuery } from '../../data/queries.ts';
import { formatTime, useT } from '../../i18n/language.ts';
import classes from './devices/Devices.module.css';
import { GradePanel } from './GradePanel.tsx';
import { byTrouble, scoreOf } from './grades.ts';
import { SparkplugPanel } from './SparkplugPanel.tsx';

const gradesQuery = queryOptions({
  queryKey: ['sparkplug', 'grades'],
  queryFn: ({ signal }) => api.get<SparkplugGrades>('/api/v1/sparkplug/nodes', { signal }),
  refetchInterval: 3_000,
});

/** How well the edge nodes keep to the Sparkplug specification, and who is on line. */
export function GradesPage(): ReactNode {
  const t = useT();
  const query = useQuery(gradesQuery);
  const nodes = useQuery(sourcesQuery).data?.list.sparkplug ?? [];
  const [chosen, setChosen] = useState<string>();
  const grades = [...(query.data?.value ?? [])].sort(byTrouble);
  const shown = grades.find((grade) => grade.id === chosen);
  return (
    <Page
      title="Sparkplug"
      hint={
        query.data === undefined
          ? undefined
          : t('grades.hint', { all: grades.length, odd: grades.filter((grade) => grade.violations.length > 0).length, since: formatTime(Date.parse(query.data.since)) })
      }
    >
      <div className={shown === undefined ? classes['stack'] : classes['columns']}>
        <Panel title={t('grades.title')} isFlush>
          {query.isError ? (
            <Trouble error={query.error} onRetry={() => void query.refetch()} />
          ) : query.data !== undefined && grades.length === 0 ? (
            <Empty title={t('grades.none')}>{t('grades.noneHint')}</Empty>
          ) : (
            <table className={table['table']}>
              <thead>
                <tr>
                  <th>{t('grades.node')}</th>
                  <th>{t('sparkplug.state')}</th>
                  <th>{t('grades.grade')}</th>
                  <th data-right>{t('grades.violations')}</th>
                  <th data-right>{t('sources.messages')}</th>
                  <th data-right>{t('sources.lastSeen')}</th>
                </tr>
              </thead>
              <tbody>
                {grades.map((grade) => (
                  <Row key={grade.id} grade={grade} isChosen={grade.id === chosen} onChoose={() => setChosen(grade.id)} />
                ))}
              </tbody>
            </table>
          )}
        </Panel>
        {shown !== undefined && <GradePanel grade={shown} onClose={() => setChosen(undefined)} />}
      </div>
      {query.data !== undefined && (query.data.ungradedMessages > 0 || query.data.skips > 0) && (
        <p className={classes['dim']}>{t('grades.partly', { messages: query.data.ungradedMessages, skips: query.data.skips })}</p>
      )}
      {nodes.length > 0 && <SparkplugPanel nodes={nodes} />}
    </Page>
  );
}

function Row({ grade, isChosen, onChoose }: { grade: SparkplugGrade; isChosen: boolean; onChoose: () => void }): ReactNode {
  const t = useT();
  const { kept, judged } = scoreOf(grade);
  const isGood = grade.violations.length === 0;
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <button type="button" className={classes['choose']} onClick={onChoose} aria-pressed={isChosen}>
          {grade.id}
        </button>
        <div className={table['dim']}>{grade.clientId}</div>
      </td>
      <td>{t(grade.online ? 'sparkplug.online' : 'sparkplug.offline')}</td>
      <td>
        <span className={classes['state']} data-odd={!isGood || undefined}>
          <Icon name={isGood ? 'check' : 'close'} size={16} />
          {t('grades.kept', { kept, judged })}
        </span>
        {!grade.complete && <div className={table['dim']}>{t('grades.incomplete')}</div>}
      </td>
      <td data-right>{grade.violations.length}</td>
      <td data-right>{grade.messages}</td>
      <td data-right className={table['nowrap']}>
        <AgeText at={() => Date.parse(grade.lastSeen)} />
      </td>
    </tr>
  );
}
