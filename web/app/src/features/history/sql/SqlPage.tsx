import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { graphQuery } from '../../../data/queries.ts';
import { useCatalogue } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';
import { saveFile } from '../../../components/saveFile.ts';
import { ResultChart } from './ResultChart.tsx';
import { chartOf, resultCsv } from './resultSeries.ts';
import { ResultTable } from './ResultTable.tsx';
import { SavedQueries } from './SavedQueries.tsx';
import { SqlEditor } from './SqlEditor.tsx';
import { readTables, runSql, sqlErrorOf, type SqlError, type SqlResult, type Tables } from './sqlData.ts';
import classes from './Sql.module.css';

type View = 'table' | 'chart';

interface Answered {
  result: SqlResult;
  millis: number;
}

const NO_TABLES: Tables = {};
const FIRST = 'SELECT * FROM latest ORDER BY twin, property LIMIT 100';

/** Questions about history and twins in SQL, and their answers as table and chart. */
export function SqlPage(): ReactNode {
  const t = useT();
  const [sql, setSql] = useState(FIRST);
  const [answered, setAnswered] = useState<Answered>();
  const [error, setError] = useState<SqlError>();
  const [isRunning, setRunning] = useState(false);
  const [view, setView] = useState<View>('table');
  const abort = useRef<AbortController>(undefined);
  const tables = useQuery({ queryKey: ['sql', 'tables'], queryFn: ({ signal }) => readTables(signal), staleTime: 60_000 }).data ?? NO_TABLES;
  const words = useWords();
  const chart = useMemo(() => (answered === undefined ? undefined : chartOf(answered.result)), [answered]);
  useEffect(() => () => abort.current?.abort(), []);

  const run = (): void => {
    abort.current?.abort();
    const made = new AbortController();
    abort.current = made;
    const began = performance.now();
    setRunning(true);
    setError(undefined);
    runSql(sql, made.signal)
      .then((result) => setAnswered({ result, millis: Math.round(performance.now() - began) }))
      .catch((cause: unknown) => {
        if (!made.signal.aborted) {
          setError(sqlErrorOf(cause));
        }
      })
      .finally(() => {
        if (abort.current === made) {
          setRunning(false);
        }
      });
  };

  const shown = view === 'chart' && chart !== undefined ? 'chart' : 'table';
  return (
    <Page
      title={t('nav.sql')}
      hint={t('sql.hint')}
      isFull
      actions={
        isRunning ? (
          <Button variant="default" onClick={() => abort.current?.abort()}>
            {t('sql.cancel')}
          </Button>
        ) : (
          <Button onClick={run} disabled={sql.trim() === ''}>
            {t('sql.run')}
          </Button>
        )
      }
    >
      <div className={classes['split']}>
        <SavedQueries sql={sql} onChoose={setSql} />
        <Panel isFlush className={classes['writing']}>
          <SqlEditor label={t('sql.editor')} text={sql} tables={tables} words={words} error={error} onChange={setSql} onRun={run} />
        </Panel>
        <Panel
          isFlush
          className={classes['answer']}
          title={
            <span role="status">
              {isRunning
                ? t('sql.running')
                : answered === undefined || error !== undefined
                  ? t('sql.answer')
                  : t(answered.result.truncated ? 'sql.countCut' : 'sql.count', { rows: answered.result.rows.length, millis: answered.millis })}
            </span>
          }
          actions={
            answered !== undefined &&
            error === undefined && (
              <div className={classes['controls']}>
                {chart !== undefined && (
                  <SegmentedControl
                    size="xs"
                    aria-label={t('sql.view')}
                    value={shown}
                    data={[
                      { value: 'table', label: t('sql.table') },
                      { value: 'chart', label: t('sql.chart') },
                    ]}
                    onChange={(next) => setView(next)}
                  />
                )}
                <Button size="xs" variant="default" onClick={() => saveFile('answer.csv', 'text/csv', resultCsv(answered.result))}>
                  {t('sql.download')}
                </Button>
              </div>
            )
          }
        >
          {error !== undefined ? (
            <p role="alert" className={classes['error']}>
              {error.message}
            </p>
          ) : answered === undefined ? (
            <Empty title={t('sql.nothing')}>{t('sql.nothingHint')}</Empty>
          ) : shown === 'chart' && chart !== undefined ? (
            <ResultChart data={chart} />
          ) : (
            <ResultTable result={answered.result} />
          )}
        </Panel>
      </div>
    </Page>
  );
}

/** Ids of twins and names of properties, for texts of a statement. */
function useWords(): string[] {
  const twins = useQuery(graphQuery).data?.twins;
  const catalogue = useCatalogue();
  return useMemo(() => {
    const models = [...new Set(twins?.map((twin) => twin.model))];
    const properties = models.flatMap((model) => catalogue?.shape(model).members.map((member) => member.path) ?? []);
    return [...new Set([...(twins?.map((twin) => twin.id) ?? []), ...properties])];
  }, [twins, catalogue]);
}
