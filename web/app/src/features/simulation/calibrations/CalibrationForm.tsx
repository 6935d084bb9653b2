import { Icon } from '@lockstep/design/icons.tsx';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { useT } from '../../../i18n/language.ts';
import { localTime } from '../../../components/localTime.ts';
import { parametersQuery } from '../modelData.ts';
import { beginCalibration, type Calibration } from './calibrationData.ts';
import { isWanted, isWhole, requestOf, WANTED_MAX, type CalibrationDraft } from './calibrationDraft.ts';
import { ParameterTable } from './ParameterTable.tsx';
import classes from './Calibrations.module.css';

const MINUTE_MS = 60_000;
const PRESETS = [15, 60, 480, 1_440];

interface CalibrationFormProps {
  behaviour: string;
  twin: string;
  shown: { from: number; to: number };
  onCancel: () => void;
  onBegun: (calibration: Calibration) => void;
}

/** Asks for parameters: from which stretch of the past, which ones, between which bounds. */
export function CalibrationForm({ behaviour, twin, shown, onCancel, onBegun }: CalibrationFormProps): ReactNode {
  const t = useT();
  const parameters = useQuery(parametersQuery(behaviour));
  const [draft, setDraft] = useState<CalibrationDraft>(() => ({ ...range(shown.from, shown.to), wanted: [], holdOut: '30', starts: '4', seed: '1' }));
  const begin = useMutation({ mutationFn: () => beginCalibration(behaviour, requestOf(draft, twin)), onSuccess: onBegun });
  const change = (part: Partial<CalibrationDraft>) => setDraft({ ...draft, ...part });
  if (parameters.isError) {
    return <Trouble error={parameters.error} onRetry={() => void parameters.refetch()} />;
  }
  return (
    <form
      className={classes['form']}
      aria-label={t('calibration.new')}
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <fieldset className={classes['range']}>
        <legend>{t('calibration.range')}</legend>
        <TextInput type="datetime-local" step="1" label={t('calibration.from')} value={draft.from} onChange={(event) => change({ from: event.currentTarget.value })} />
        <TextInput type="datetime-local" step="1" label={t('calibration.to')} value={draft.to} onChange={(event) => change({ to: event.currentTarget.value })} />
        <Button size="xs" variant="default" onClick={() => change(range(shown.from, shown.to))}>
          {t('calibration.shown')}
        </Button>
        {PRESETS.map((minutes) => (
          <Button key={minutes} size="xs" variant="default" onClick={() => change(range(Date.now() - minutes * MINUTE_MS, Date.now()))}>
            {t('calibration.last', { span: minutes < 60 ? `${minutes} min` : `${minutes / 60} h` })}
          </Button>
        ))}
      </fieldset>
      <ParameterTable variables={(parameters.data ?? []).filter(isWanted)} wanted={draft.wanted} onChange={(wanted) => change({ wanted })} />
      <details className={classes['more']}>
        <summary>{t('calibration.more')}</summary>
        <div className={classes['fields']}>
          <TextInput label={t('calibration.holdOut')} inputMode="numeric" rightSection="%" value={draft.holdOut} onChange={(event) => change({ holdOut: event.currentTarget.value })} />
          <TextInput label={t('calibration.starts')} inputMode="numeric" value={draft.starts} onChange={(event) => change({ starts: event.currentTarget.value })} />
          <TextInput label={t('whatIf.seed')} inputMode="numeric" value={draft.seed} onChange={(event) => change({ seed: event.currentTarget.value })} />
        </div>
      </details>
      <div className={classes['controls']}>
        <Button type="submit" leftSection={<Icon name="play" size={16} />} loading={begin.isPending} disabled={!isWhole(draft)}>
          {t('calibration.begin')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('data.cancel')}
        </Button>
        <span className={classes['dim']}>{t('calibration.chosen', { count: draft.wanted.length, most: WANTED_MAX })}</span>
      </div>
      {begin.isError && <p role="alert">{begin.error.message}</p>}
    </form>
  );
}

function range(from: number, to: number): Pick<CalibrationDraft, 'from' | 'to'> {
  return { from: localTime(from), to: localTime(to) };
}
