import { formatNumber } from '@lockstep/live/units.ts';
import { Button, Checkbox } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { saveFile } from '../../../components/saveFile.ts';
import { CourseChart, type CourseLine } from '../../../components/trend/CourseChart.tsx';
import { useT } from '../../../i18n/language.ts';
import type { FmuVariable } from './fmuData.ts';
import type { FmuRun } from './runDraft.ts';
import { columnOf, numericOf, tableOf, timesOf } from './runTable.ts';
import classes from './Fmus.module.css';

/** Columns that are drawn at first, and the most of them. */
const DRAWN_FIRST = 3;
const DRAWN_MAX = 6;

/** Rows that are shown; the file has all. */
const SHOWN_MAX = 200;

/** What a run came to: outputs over time, as a picture, a table and a file. */
export function RunResult({ run, variables }: { run: FmuRun; variables: readonly FmuVariable[] }): ReactNode {
  const t = useT();
  const result = useMemo(() => tableOf(run.csv), [run]);
  const numeric = useMemo(() => numericOf(result), [result]);
  const [drawn, setDrawn] = useState(() => numeric.slice(0, DRAWN_FIRST));
  const lines = useMemo((): CourseLine[] => {
    const times = timesOf(result);
    return drawn.map((name) => ({ name, unit: variables.find((each) => each.name === name)?.unit ?? '', times, values: columnOf(result, name) }));
  }, [result, drawn, variables]);
  return (
    <div className={classes['result']}>
      <p role="status">
        {t('fmuRun.done', { rows: run.rows, steps: run.steps, events: run.events, end: formatNumber(run.end), seconds: run.seconds.toFixed(2) })} {run.terminated && t('fmuRun.terminated')}
      </p>
      {run.messages.length > 0 && (
        <ul className={classes['findings']} aria-label={t('fmuRun.messages')}>
          {run.messages.map((each, i) => (
            <li key={i}>{each}</li>
          ))}
        </ul>
      )}
      {numeric.length > 1 && (
        <div className={classes['controls']} role="group" aria-label={t('fmuRun.drawn')}>
          {numeric.map((name) => (
            <Checkbox
              key={name}
              size="xs"
              label={name}
              checked={drawn.includes(name)}
              onChange={(event) => setDrawn(event.currentTarget.checked ? [...drawn, name].slice(-DRAWN_MAX) : drawn.filter((each) => each !== name))}
            />
          ))}
        </div>
      )}
      {lines.length > 0 && (
        <CourseChart
          label={t('fmuRun.chart', { count: lines.length })}
          lines={lines}
          from={run.from * 1_000}
          to={Math.max(run.end, run.from + run.step) * 1_000}
          formatTime={(ms, spanMs) => `${formatNumber(ms / 1_000, Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(spanMs / 1_000)))))} s`}
        />
      )}
      <div className={classes['controls']}>
        <Button size="xs" variant="default" onClick={() => saveFile(`${run.fmu.replace(/\.fmu$/, '')}.csv`, 'text/csv', run.csv)}>
          {t('fmuRun.csv')}
        </Button>
        {result.rows.length > SHOWN_MAX && <span className={classes['dim']}>{t('fmuRun.first', { count: SHOWN_MAX })}</span>}
      </div>
      <div className={classes['scroll']} tabIndex={0} role="group" aria-label={t('fmuRun.table')}>
        <table className={table['table']}>
          <thead>
            <tr>
              <th data-right>{t('fmuRun.time')}</th>
              {result.names.map((name) => (
                <th key={name} data-right>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.rows.slice(0, SHOWN_MAX).map((cells, i) => (
              <tr key={i}>
                {cells.map((cell, at) => (
                  <td key={at} data-right className={table['nowrap']}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
