import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { seriesId } from '../../../components/seriesId.ts';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { AlarmsCompared } from './AlarmsCompared.tsx';
import { ComparisonChart } from './ComparisonChart.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import { ModelsCompared } from './ModelsCompared.tsx';
import { draftOf, type Scenario } from './scenario.ts';
import { dropWhatIf, isUnderWay, whatIfQuery, whatIfsQuery, type WhatIf, type WhatIfResult } from './whatIfData.ts';
import classes from './WhatIf.module.css';

interface WhatIfViewProps {
  id: string;
  onAgain: (scenario: Scenario) => void;
  onGone: () => void;
}

/** One what-if: how far it is, and what it came to. */
export function WhatIfView({ id, onAgain, onGone }: WhatIfViewProps): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayRun = useMay('operator');
  const query = useQuery(whatIfQuery(id));
  const drop = useMutation({
    mutationFn: (whatIf: WhatIf) => dropWhatIf(whatIf),
    onSuccess: async (_, whatIf) => {
      await client.invalidateQueries(whatIfsQuery);
      if (isUnderWay(whatIf)) {
        await query.refetch();
      } else {
        onGone();
      }
    },
  });
  const whatIf = query.data;
  if (query.isError) {
    return (
      <Panel>
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  if (whatIf === undefined) {
    return null;
  }
  const { scenario } = whatIf;
  return (
    <>
      <Panel
        title={whatIf.name}
        actions={
          mayRun && (
            <div className={classes['controls']}>
              {scenario !== undefined && (
                <Button size="xs" variant="default" onClick={() => onAgain(scenario)}>
                  {t('whatIf.again')}
                </Button>
              )}
              <Button size="xs" variant="default" loading={drop.isPending} onClick={() => drop.mutate(whatIf)}>
                {isUnderWay(whatIf) ? t('whatIf.cancel') : t('whatIf.forget')}
              </Button>
            </div>
          )
        }
      >
        {scenario !== undefined && <Said scenario={scenario} />}
        {isUnderWay(whatIf) && (
          <div className={classes['progress']}>
            <progress aria-label={t('whatIf.progress')} max={1} value={whatIf.progress} />
            <span>
              {t(`whatIf.is.${whatIf.state}`)} {Math.round(whatIf.progress * 100)} %
            </span>
          </div>
        )}
        {whatIf.result !== undefined && <Summary whatIf={whatIf} result={whatIf.result} />}
        {!isUnderWay(whatIf) && whatIf.result === undefined && <Empty title={t(`whatIf.is.${whatIf.state}`)}>{whatIf.trouble}</Empty>}
        {drop.isError && <p role="alert">{drop.error.message}</p>}
      </Panel>
      {whatIf.result !== undefined && <Comparison whatIf={whatIf} result={whatIf.result} />}
    </>
  );
}

/** What was asked, in a line for each thing that is otherwise. */
function Said({ scenario }: { scenario: Scenario }): ReactNode {
  const t = useT();
  const { differences, parameters } = draftOf(scenario);
  const from = scenario['as-of'];
  return (
    <p className={classes['said']}>
      {from === undefined ? t('whatIf.saidNow', { duration: scenario.for }) : t('whatIf.saidPast', { time: formatTime(Date.parse(from), { isDated: true }), duration: scenario.for })}{' '}
      {[
        ...differences.map(({ property, way, value, detail }) => t(`whatIf.said.${way}`, { property, value: way === 'percent' && !value.startsWith('-') ? `+${value}` : value, detail })),
        ...parameters.map(({ behaviour, twin, variable, value }) => t('whatIf.saidParameter', { behaviour: twin === '' ? behaviour : `${behaviour}, ${twin}`, variable, value })),
      ].join('; ')}
    </p>
  );
}

/** The answer in one sentence, and how much it cost. */
function Summary({ whatIf, result }: { whatIf: WhatIf; result: WhatIfResult }): ReactNode {
  const t = useT();
  const { base, alarms, runs } = result;
  const mean = alarms.mean ?? 0;
  const more = mean - (base.alarms ?? 0);
  const margin = (alarms.margin ?? 0) > 0 ? ` ± ${(alarms.margin ?? 0).toFixed(1)}` : '';
  const early = runs.find((run) => run.end !== 'time');
  return (
    <div role="status">
      <p>
        <strong>{more === 0 ? t('whatIf.sameAlarms') : more > 0 ? t('whatIf.moreAlarms', { count: trimmed(more) }) : t('whatIf.fewerAlarms', { count: trimmed(-more) })}</strong>{' '}
        {t('whatIf.alarmsOfBoth', { base: base.alarms ?? 0, branch: `${trimmed(mean)}${margin}`, runs: runs.length })}{' '}
        {result.properties.length === 0 ? t('whatIf.nothingDiffers') : t('whatIf.differ', { count: result.properties.length })}
      </p>
      {early !== undefined && <p>{t('whatIf.early', { why: t(`whatIf.end.${early.end ?? 'time'}`), time: early.at === undefined ? '' : formatTime(Date.parse(early.at)) })}</p>}
      {whatIf.trouble !== undefined && <p>{whatIf.trouble}</p>}
      <p className={classes['dim']}>{t('whatIf.speed', { speed: Math.round(runs[0]?.speed ?? 0), seconds: ((base.cpuSeconds ?? 0) + runs.reduce((sum, run) => sum + (run.cpuSeconds ?? 0), 0)).toFixed(2) })}</p>
    </div>
  );
}

function Comparison({ whatIf, result }: { whatIf: WhatIf; result: WhatIfResult }): ReactNode {
  const t = useT();
  const [chosen, setChosen] = useState(0);
  const compared = result.properties[chosen] ?? result.properties[0];
  const from = Date.parse(result.from);
  const to = Date.parse(result.to);
  return (
    <>
      {compared !== undefined && (
        <Panel
          title={t('whatIf.course', { twin: compared.twin, property: compared.property })}
          actions={
            whatIf.branch !== undefined && (
              <div className={classes['controls']}>
                <Link to="/trend" search={{ s: [seriesId(compared.twin, compared.property)], to, minutes: (to - from) / 60_000, branch: whatIf.branch }}>
                  {t('whatIf.trend')}
                </Link>
                <Link to="/twins/$id" params={{ id: compared.twin }} search={{ branch: whatIf.branch }}>
                  {t('branch.twin')}
                </Link>
                <Link to="/alarms" search={{ scope: 'all', branch: whatIf.branch }}>
                  {t('whatIf.alarmsOfBranch')}
                </Link>
              </div>
            )
          }
        >
          <ComparisonChart whatIf={whatIf} result={result} compared={compared} />
        </Panel>
      )}
      <ComparisonTable properties={result.properties} chosen={compared} onChoose={(each) => setChosen(result.properties.indexOf(each))} />
      <AlarmsCompared base={result.alarmsOfBase} branch={result.alarmsOfFirst} />
      <ModelsCompared models={result.behaviours ?? []} />
    </>
  );
}

function trimmed(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}
