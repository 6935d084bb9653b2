import { Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { calibrationsQuery, isUnderWay, type Calibration } from './calibrationData.ts';
import { CalibrationForm } from './CalibrationForm.tsx';
import { CalibrationView } from './CalibrationView.tsx';
import classes from './Calibrations.module.css';

interface CalibrationPanelProps {
  behaviour: string;
  twin: string;
  /** What the trend shows, milliseconds since 1970. */
  shown: { from: number; to: number };
  /** The one that is open. */
  id: string | undefined;
  onOpen: (id: string | undefined) => void;
}

/** Finds parameters of a behaviour's model in the history of its twin. */
export function CalibrationPanel({ behaviour, twin, shown, id, onOpen }: CalibrationPanelProps): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayRun = useMay('operator');
  const query = useQuery(calibrationsQuery(behaviour));
  const [isNew, setNew] = useState(false);
  const list = query.data ?? [];
  return (
    <>
      <Panel
        title={t('calibration.title')}
        actions={
          mayRun &&
          !isNew && (
            <Button size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => setNew(true)}>
              {t('calibration.new')}
            </Button>
          )
        }
      >
        {query.isError ? (
          <Trouble error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Earlier list={list} current={id} onOpen={onOpen} />
        )}
        {isNew && (
          <CalibrationForm
            behaviour={behaviour}
            twin={twin}
            shown={shown}
            onCancel={() => setNew(false)}
            onBegun={(begun) => {
              setNew(false);
              void client.invalidateQueries(calibrationsQuery(behaviour));
              onOpen(begun.id);
            }}
          />
        )}
      </Panel>
      {id !== undefined && <CalibrationView key={id} behaviour={behaviour} id={id} onGone={() => onOpen(undefined)} />}
    </>
  );
}

function Earlier({ list, current, onOpen }: { list: readonly Calibration[]; current: string | undefined; onOpen: (id: string) => void }): ReactNode {
  const t = useT();
  return list.length === 0 ? (
    <p className={classes['dim']}>{t('calibration.none')}</p>
  ) : (
    <ul className={classes['earlier']} aria-label={t('calibration.earlier')}>
      {list.map((each) => (
        <li key={each.id}>
          <button type="button" aria-current={each.id === current} onClick={() => onOpen(each.id)}>
            {each.twin}, {formatTime(Date.parse(each.createdTime))}: {t(`whatIf.is.${each.state}`)}
            {isUnderWay(each) && ` ${Math.round(each.progress * 100)} %`}
          </button>
        </li>
      ))}
    </ul>
  );
}
