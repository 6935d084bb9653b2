import { Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../../../i18n/language.ts';
import { runFmu, type Fmu } from './fmuData.ts';
import { RunResult } from './RunResult.tsx';
import { StartRows } from './StartRows.tsx';
import { draftOf, isWhole, kindsOf, requestOf } from './runDraft.ts';
import classes from './Fmus.module.css';

/** Runs an FMU by itself, apart from all twins. */
export function RunPanel({ fmu }: { fmu: Fmu }): ReactNode {
  const t = useT();
  const [draft, setDraft] = useState(() => draftOf(fmu));
  const run = useMutation({ mutationFn: () => runFmu(fmu.name, requestOf(draft)) });
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  return (
    <Panel title={t('fmuRun.title')}>
      <form
        className={classes['form']}
        aria-label={t('fmuRun.title')}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        <div className={classes['fields']}>
          <NativeSelect label={t('fmuRun.kind')} value={draft.kind} data={kindsOf(fmu)} onChange={(event) => change({ kind: kindsOf(fmu).find((kind) => kind === event.currentTarget.value) ?? draft.kind })} />
          <TextInput label={t('fmuRun.from')} inputMode="decimal" rightSection="s" value={draft.from} onChange={(event) => change({ from: event.currentTarget.value })} />
          <TextInput label={t('fmuRun.stop')} inputMode="decimal" rightSection="s" value={draft.stop} onChange={(event) => change({ stop: event.currentTarget.value })} />
          <TextInput label={t('fmuRun.step')} inputMode="decimal" rightSection="s" value={draft.step} onChange={(event) => change({ step: event.currentTarget.value })} />
          {draft.kind === 'ModelExchange' && (
            <NativeSelect
              label={t('fmuRun.solver')}
              value={draft.solver}
              data={(['explicit', 'implicit'] as const).map((value) => ({ value, label: t(`fmuRun.solver.${value}`) }))}
              onChange={(event) => change({ solver: event.currentTarget.value === 'implicit' ? 'implicit' : 'explicit' })}
            />
          )}
        </div>
        <StartRows variables={fmu.interface ?? []} rows={draft.start} onChange={(start) => change({ start })} />
        <Textarea
          label={t('fmuRun.input')}
          description={t('fmuRun.inputHint')}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: classes['code'] ?? '' }}
          value={draft.input}
          onChange={(event) => change({ input: event.currentTarget.value })}
        />
        <div className={classes['controls']}>
          <Button type="submit" leftSection={<Icon name="play" size={16} />} loading={run.isPending} disabled={!isWhole(draft)}>
            {t('fmuRun.begin')}
          </Button>
          <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void file?.text().then((input) => change({ input }))}>
            {(props) => (
              <Button variant="default" {...props}>
                {t('fmuRun.inputFile')}
              </Button>
            )}
          </FileButton>
          <span className={classes['dim']}>{t('fmuRun.hint')}</span>
        </div>
        {run.isError && <p role="alert">{run.error.message}</p>}
      </form>
      {run.data !== undefined && <RunResult key={run.submittedAt} run={run.data} variables={fmu.interface ?? []} />}
    </Panel>
  );
}
