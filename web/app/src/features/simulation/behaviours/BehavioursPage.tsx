import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { formatNumber } from '@lockstep/live/units.ts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { useT } from '../../../i18n/language.ts';
import { BindPanel } from '../binding/BindPanel.tsx';
import { CalibrationPanel } from '../calibrations/CalibrationPanel.tsx';
import { behavioursQuery, idleOf, runningOf, type Behaviour, type Running } from './behaviourData.ts';
import { BehaviourView, SHOWN_MINUTES } from './BehaviourView.tsx';
import classes from './Behaviours.module.css';

export interface BehaviourSearch {
  /** The behaviour, and the twin of it. */
  name?: string | undefined;
  twin?: string | undefined;
  /** Minutes that are shown. */
  minutes?: number | undefined;
  /** The end, milliseconds since 1970; left out, the trend is live. */
  to?: number | undefined;
  /** The calibration that is open. */
  calibration?: string | undefined;
}

/** Models that run beside twins: how they go, and how far reality is off. */
export function BehavioursPage({ search, onSearch }: { search: BehaviourSearch; onSearch: (search: BehaviourSearch) => void }): ReactNode {
  const t = useT();
  const query = useQuery(behavioursQuery);
  const mayBind = useMay('engineer');
  // The one whose document is open, or a new one.
  const [binding, setBinding] = useState<{ name?: string }>();
  const all = runningOf(query.data ?? []);
  const idle = idleOf(query.data ?? []);
  const chosen = all.find(({ behaviour, of }) => behaviour.name === search.name && (search.twin === undefined || of.twin === search.twin)) ?? all[0];
  return (
    <Page
      title={t('nav.behaviours')}
      hint={t('behaviour.hint')}
      actions={
        mayBind && (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setBinding({})}>
            {t('bind.new')}
          </Button>
        )
      }
    >
      {binding !== undefined && (
        <BindPanel
          key={binding.name ?? ''}
          name={binding.name}
          onClose={() => setBinding(undefined)}
          onSaved={(name) => {
            setBinding(undefined);
            onSearch({ ...search, name, twin: undefined, calibration: undefined });
          }}
        />
      )}
      <Panel title={t('behaviour.twins')} isFlush>
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isSuccess && all.length + idle.length === 0 ? (
          <Empty title={t('behaviour.none')}>{t('behaviour.noneHint')}</Empty>
        ) : (
          <table className={table['table']}>
            <thead>
              <tr>
                <th>{t('behaviour.name')}</th>
                <th>{t('alarms.twin')}</th>
                <th>{t('behaviour.mode')}</th>
                <th>{t('behaviour.state')}</th>
                <th data-right>{t('behaviour.expected')}</th>
                <th data-right>{t('behaviour.residual')}</th>
                <th data-right>{t('behaviour.lag')}</th>
                <th data-right>{t('behaviour.restarts')}</th>
                <th data-right>{t('behaviour.failures')}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((each) => (
                <Row
                  key={`${each.behaviour.name}\n${each.of.twin}`}
                  running={each}
                  isChosen={each === chosen}
                  onChoose={() => onSearch({ ...search, name: each.behaviour.name, twin: each.of.twin, calibration: undefined })}
                />
              ))}
              {idle.map((each) => (
                <IdleRow key={each.name} behaviour={each} onOpen={() => setBinding({ name: each.name })} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {chosen !== undefined && <BehaviourView key={`${chosen.behaviour.name}\n${chosen.of.twin}`} running={chosen} search={search} onSearch={onSearch} onFile={() => setBinding({ name: chosen.behaviour.name })} />}
      {chosen !== undefined && chosen.behaviour.mode !== 'virtual-sensor' && (
        <CalibrationPanel
          key={`calibration of ${chosen.behaviour.name}\n${chosen.of.twin}`}
          behaviour={chosen.behaviour.name}
          twin={chosen.of.twin}
          shown={shownOf(search)}
          id={search.calibration}
          onOpen={(calibration) => onSearch({ ...search, name: chosen.behaviour.name, twin: chosen.of.twin, calibration })}
        />
      )}
    </Page>
  );
}

/** The stretch of time that the trend shows. */
function shownOf({ minutes = SHOWN_MINUTES, to = Date.now() }: BehaviourSearch): { from: number; to: number } {
  return { from: to - minutes * 60_000, to };
}

/** One that runs beside no twin; its name opens its document. */
function IdleRow({ behaviour, onOpen }: { behaviour: Behaviour; onOpen: () => void }): ReactNode {
  const t = useT();
  const errors = behaviour.errors ?? [];
  return (
    <tr>
      <td>
        <button type="button" className={classes['choose']} onClick={onOpen}>
          {behaviour.name}
        </button>
      </td>
      <td>–</td>
      <td className={table['nowrap']}>{t(`behaviour.mode.${behaviour.mode}`)}</td>
      <td className={table['wide']} colSpan={6}>
        {t(errors.length > 0 ? 'bind.notRunning' : 'bind.noTwins')}
        {errors.map(({ line, column, message }) => (
          <div key={`${line}:${column} ${message}`} className={table['dim']}>
            {line}:{column} {message}
          </div>
        ))}
      </td>
    </tr>
  );
}

function Row({ running: { behaviour, of }, isChosen, onChoose }: { running: Running; isChosen: boolean; onChoose: () => void }): ReactNode {
  const t = useT();
  const first = of.outputs[0];
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <button type="button" className={classes['choose']} aria-pressed={isChosen} onClick={onChoose}>
          {behaviour.name}
        </button>
      </td>
      <td>{of.twin}</td>
      <td className={table['nowrap']}>{t(`behaviour.mode.${behaviour.mode}`)}</td>
      <td className={table['wide']}>
        <span data-state={of.state} className={classes['state']}>
          {t(`behaviour.is.${of.state}`)}
        </span>
        {of.reason !== undefined && <div className={table['dim']}>{of.reason}</div>}
      </td>
      <td data-right>{first?.value === undefined ? '–' : formatNumber(first.value)}</td>
      <td data-right>{first?.residual === undefined ? '–' : formatNumber(first.residual)}</td>
      <td data-right>{of.lagSeconds === undefined ? '–' : `${formatNumber(of.lagSeconds)} s`}</td>
      <td data-right>{of.restarts}</td>
      <td data-right>{of.failures}</td>
    </tr>
  );
}
