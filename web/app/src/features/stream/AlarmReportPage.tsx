import type { AlarmPoint, AlarmReport } from '@lockstep/client/documents.ts';
import { Panel } from '@lockstep/design/Panel.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import table from '../../components/DataTable.module.css';
import { Page } from '../../components/Page.tsx';
import { Trouble } from '../../components/Trouble.tsx';
import { alarmPositionsQuery, alarmReportQuery } from '../../data/queries.ts';
import type { Key } from '../../i18n/en.ts';
import { useT } from '../../i18n/language.ts';
import classes from './Alarms.module.css';
import { HOURS, type AlarmReportSearch } from './reportSearch.ts';

/** The figures of ISA-18.2 for an operator position, each beside what the standard asks for. */
export function AlarmReportPage({ search, onSearch }: { search: AlarmReportSearch; onSearch: (search: AlarmReportSearch) => void }): ReactNode {
  const t = useT();
  const position = search.position ?? 'plant';
  const hours = search.hours ?? HOURS[0];
  const positions = useQuery(alarmPositionsQuery).data ?? [];
  const query = useQuery(alarmReportQuery(position, hours));
  const report = query.data;
  const isFlood = positions.find((each) => each.name === position)?.flood === true;
  return (
    <Page
      title={t('alarmReport.title')}
      hint={report === undefined ? '' : summary(report, t)}
      actions={
        <>
          {isFlood && <strong role="status">{t('alarmReport.flood')}</strong>}
          <NativeSelect
            aria-label={t('alarmReport.position')}
            value={position}
            data={[...new Set([position, ...positions.map((each) => each.name)])]}
            onChange={(event) => onSearch({ ...search, position: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('alarmReport.period')}
            value={String(hours)}
            data={HOURS.map((count) => ({ value: String(count), label: t('alarmReport.hours', { count }) }))}
            onChange={(event) => onSearch({ ...search, hours: HOURS.find((each) => String(each) === event.currentTarget.value) })}
          />
        </>
      }
    >
      {query.isError ? (
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        report !== undefined && <Figures report={report} />
      )}
    </Page>
  );
}

function summary(report: AlarmReport, t: ReturnType<typeof useT>): string {
  return t('alarmReport.alarms', {
    count: report.alarms,
    standing: report.standing,
    shelved: report.shelved,
    out: report.outOfService,
    suppressed: report.suppressed,
  });
}

function Figures({ report }: { report: AlarmReport }): ReactNode {
  const t = useT();
  return (
    <>
      <Panel isFlush>
        <table className={table['table']}>
          <thead>
            <tr>
              <th>{t('alarmReport.figure')}</th>
              <th data-right>{t('alarmReport.value')}</th>
              <th>{t('alarmReport.target')}</th>
              <th>{t('alarmReport.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {report.kpis.map((kpi) => (
              <tr key={kpi.name}>
                <td>{t(`kpi.${kpi.name}` as Key)}</td>
                <td data-right>
                  {formatNumber(kpi.value, Number.isInteger(kpi.value) ? 0 : 1)} {kpi.unit}
                </td>
                <td className={table['dim']}>{kpi.target}</td>
                <td>{kpi.verdict === 'good' ? t('alarmReport.good') : <strong>{t(`alarmReport.${kpi.verdict}`)}</strong>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title={t('alarmReport.periods')}>
        <Periods periods={report.periods} label={t('alarmReport.periods')} />
      </Panel>
      <div className={classes['columns']}>
        <Points title={t('alarmReport.topTen')} points={report.topTen} />
        <Points title={t('alarmReport.chattering')} points={report.chattering} />
        <Points title={t('alarmReport.fleeting')} points={report.fleeting} />
        <Points title={t('alarmReport.stale')} points={report.stale} />
      </div>
    </>
  );
}

const BARS_MAX = 144;
const BAR_HEIGHT = 60;

/** One bar for each ten minutes; of longer reports for the fullest of several. */
function Periods({ periods, label }: { periods: number[]; label: string }): ReactNode {
  const each = Math.max(1, Math.ceil(periods.length / BARS_MAX));
  const bars = Array.from({ length: Math.ceil(periods.length / each) }, (_, i) => Math.max(...periods.slice(i * each, (i + 1) * each)));
  // The line at ten is always in the picture.
  const most = Math.max(12, ...bars);
  return (
    <svg className={classes['periods']} viewBox={`0 0 ${bars.length * 4} ${BAR_HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${label}: ${Math.max(0, ...bars)}`}>
      {bars.map((count, i) => (
        <rect key={i} x={i * 4} y={BAR_HEIGHT - (count / most) * BAR_HEIGHT} width="3" height={(count / most) * BAR_HEIGHT} />
      ))}
      <line x1="0" x2={bars.length * 4} y1={BAR_HEIGHT - (10 / most) * BAR_HEIGHT} y2={BAR_HEIGHT - (10 / most) * BAR_HEIGHT} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

function Points({ title, points }: { title: string; points: AlarmPoint[] }): ReactNode {
  const t = useT();
  return (
    <Panel title={title}>
      {points.length === 0 ? (
        <p className={table['dim']}>{t('alarmReport.none')}</p>
      ) : (
        <ul className={classes['list']}>
          {points.map((point) => (
            <li key={`${point.rule} ${point.twin}`}>
              <span className={classes['figure']}>{formatNumber(point.value, Number.isInteger(point.value) ? 0 : 1)}</span>
              {point.title}
              <Link to="/twins/$id" params={{ id: point.twin }}>
                {point.twin}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
