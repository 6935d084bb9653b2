import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { seriesId } from '../../../components/seriesId.ts';
import { Chart } from '../../../components/trend/Chart.tsx';
import { Legend } from '../../../components/trend/Legend.tsx';
import { useShownSeries } from '../../../components/trend/shownSeries.ts';
import { useTrend } from '../../../components/trend/useTrend.ts';
import { useCatalogue, useMay, useWatch } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';
import { restartBehaviour } from '../binding/bindData.ts';
import { behavioursQuery, type Running } from './behaviourData.ts';
import type { BehaviourSearch } from './BehavioursPage.tsx';
import classes from './Behaviours.module.css';

/** Unless somebody says otherwise. */
export const SHOWN_MINUTES = 5;

const SPANS = [5, 15, 60, 480, 1_440];

interface BehaviourViewProps {
  running: Running;
  search: BehaviourSearch;
  onSearch: (search: BehaviourSearch) => void;
  /** Opens its document. */
  onFile: () => void;
}

/** One behaviour of a twin: what is expected beside what is measured, and below it how far they are apart. */
export function BehaviourView({ running: { behaviour, of }, search, onSearch, onFile }: BehaviourViewProps): ReactNode {
  const t = useT();
  const catalogue = useCatalogue();
  const mayBind = useMay('engineer');
  const minutes = search.minutes ?? SHOWN_MINUTES;
  const isLive = search.to === undefined;
  const values = useIds(of.twin, of.outputs.flatMap(({ property, measured }) => [property, measured]));
  const residuals = useIds(of.twin, of.outputs.map(({ residualProperty }) => residualProperty));
  const ids = useMemo(() => [...values, ...residuals], [values, residuals]);
  useWatch([of.twin]);
  const shownValues = useShownSeries(values, catalogue);
  const shownResiduals = useShownSeries(residuals, catalogue);
  const { model, version } = useTrend(ids, minutes * 60_000, search.to);
  const [cursorMs, setCursor] = useState<number>();
  const chart = { model, version, minutes, to: search.to, onCursor: setCursor, onZoom: (fromMs: number, toMs: number) => onSearch({ ...search, to: Math.round(toMs), minutes: Math.max(0.05, (toMs - fromMs) / 60_000) }) };
  return (
    <Panel
      title={`${behaviour.name}: ${of.twin}`}
      actions={
        <div className={classes['controls']}>
          <SegmentedControl
            size="xs"
            aria-label={t('behaviour.span')}
            value={String(minutes)}
            data={SPANS.map((span) => ({ value: String(span), label: span < 60 ? `${span} min` : `${span / 60} h` }))}
            onChange={(value) => onSearch({ ...search, minutes: Number(value) })}
          />
          <Button size="xs" variant={isLive ? 'filled' : 'default'} aria-pressed={isLive} onClick={() => onSearch({ ...search, to: isLive ? Date.now() : undefined })}>
            {isLive ? t('trend.live') : t('trend.backToLive')}
          </Button>
        </div>
      }
    >
      <div className={classes['about']}>
        <dl className={classes['facts']}>
          <Fact name={t('behaviour.model')} value={behaviour.model} />
          <Fact name={t('behaviour.step')} value={`${behaviour.step} s`} />
          <Fact name={t('behaviour.steps')} value={String(of.steps)} />
          <Fact name={t('behaviour.late')} value={String(of.lateReadings)} />
        </dl>
        <div className={classes['links']}>
          <button type="button" className={classes['choose']} onClick={onFile}>
            {t(behaviour.place === 'uploaded' && mayBind ? 'bind.edit' : 'bind.show')}
          </button>
          <Link to="/twins/$id" params={{ id: of.twin }}>
            {t('behaviour.openTwin')}
          </Link>
          <Link to="/trend" search={{ s: ids, minutes, to: search.to }}>
            {t('behaviour.trend')}
          </Link>
        </div>
      </div>
      {behaviour.newer !== undefined && <Newer behaviour={behaviour.name} />}
      {ids.length === 0 ? (
        <Empty title={t('trend.none')} />
      ) : (
        <>
          <h3 className={classes['heading']}>{t('behaviour.chart')}</h3>
          <div className={classes['chart']}>
            <Chart shown={shownValues} {...chart} />
          </div>
          <Legend shown={shownValues} model={model} version={version} cursorMs={cursorMs} />
          {residuals.length > 0 && (
            <>
              <h3 className={classes['heading']}>{t('behaviour.residual')}</h3>
              <div className={classes['chart']} data-low>
                <Chart shown={shownResiduals} {...chart} />
              </div>
              <Legend shown={shownResiduals} model={model} version={version} cursorMs={cursorMs} />
            </>
          )}
        </>
      )}
    </Panel>
  );
}

/** Another FMU lies there than the one that runs: whoever may, lets it be taken. */
function Newer({ behaviour }: { behaviour: string }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayRestart = useMay('operator');
  const restart = useMutation({ mutationFn: () => restartBehaviour(behaviour), onSuccess: () => client.invalidateQueries(behavioursQuery) });
  return (
    <div className={classes['controls']} role="note">
      <span>{t('bind.newer')}</span>
      {mayRestart && (
        <Button size="xs" variant="default" loading={restart.isPending} onClick={() => restart.mutate()}>
          {t('bind.restart')}
        </Button>
      )}
      {restart.isError && <span role="alert">{restart.error.message}</span>}
    </div>
  );
}

/** Series of a twin, the same list as long as the paths are the same. */
function useIds(twin: string, paths: readonly (string | undefined)[]): string[] {
  const key = [...new Set(paths)].filter((path) => path !== undefined).join('\n');
  return useMemo(() => (key === '' ? [] : key.split('\n').map((path) => seriesId(twin, path))), [key, twin]);
}

function Fact({ name, value }: { name: string; value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
