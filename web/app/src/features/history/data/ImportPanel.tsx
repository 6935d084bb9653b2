import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Checkbox, FileInput, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useT } from '../../../i18n/language.ts';
import { isOurs, mapOf, previewOf, type CsvPreview } from './csvPreview.ts';
import { bringIn, formatOf, importsQuery, type Format, type ImportJob } from './importData.ts';
import classes from './Data.module.css';

const HEAD_BYTES = 16_384;

interface Chosen {
  file: File;
  format: Format;
  preview: CsvPreview | undefined;
}

/** Takes a file of readings, which is looked through before it is brought in. */
export function ImportPanel(): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [targets, setTargets] = useState<Record<string, string>>({});
  const [time, setTime] = useState('');
  const [timeFormat, setTimeFormat] = useState('auto');
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [isComma, setComma] = useState(false);
  const look = useMutation({
    mutationFn: async (file: File): Promise<Chosen> => {
      const format = formatOf(file.name);
      return { file, format, preview: format === 'csv' ? previewOf(await file.slice(0, HEAD_BYTES).text()) : undefined };
    },
    onSuccess: () => {
      setTargets({});
      setTime('');
    },
  });
  const send = useMutation({
    mutationFn: ({ chosen, isDry }: { chosen: Chosen; isDry: boolean }) =>
      bringIn(chosen.file, { format: chosen.format, map: mapOf(targets), time, timeFormat, zone, decimalComma: isComma }, isDry),
    onSuccess: () => client.invalidateQueries(importsQuery),
  });
  const chosen = look.data;
  const preview = chosen?.preview;
  const needsMap = preview !== undefined && !isOurs(preview.columns);
  const isReady = chosen !== undefined && (!needsMap || mapOf(targets).length > 0);
  return (
    <Panel title={t('data.import')}>
      <div className={classes['form']}>
        <FileInput
          label={t('data.file')}
          description={t('data.fileHint')}
          placeholder={t('data.choose')}
          accept=".csv,.parquet,.lp,.influx"
          onChange={(file) => {
            send.reset();
            if (file !== null) {
              look.mutate(file);
            }
          }}
        />
        {preview !== undefined && (
          <>
            <Head preview={preview} targets={needsMap ? targets : undefined} time={time} onTarget={(column, target) => setTargets({ ...targets, [column]: target })} />
            <div className={classes['fields']}>
              {needsMap && (
                <NativeSelect label={t('data.time')} value={time} onChange={(event) => setTime(event.currentTarget.value)} data={[{ value: '', label: t('data.timeAuto') }, ...preview.columns]} />
              )}
              <TextInput label={t('data.timeFormat')} value={timeFormat} onChange={(event) => setTimeFormat(event.currentTarget.value)} />
              <TextInput label={t('data.zone')} value={zone} onChange={(event) => setZone(event.currentTarget.value)} />
              <Checkbox label={t('data.comma')} checked={isComma} onChange={(event) => setComma(event.currentTarget.checked)} />
            </div>
          </>
        )}
        <div className={classes['controls']}>
          <Button variant="default" disabled={!isReady} loading={send.isPending} onClick={() => chosen !== undefined && send.mutate({ chosen, isDry: true })}>
            {t('data.dryRun')}
          </Button>
          <Button disabled={!isReady} loading={send.isPending} onClick={() => chosen !== undefined && send.mutate({ chosen, isDry: false })}>
            {t('data.bringIn')}
          </Button>
        </div>
        {send.isError && <p role="alert">{send.error.message}</p>}
        {send.data?.dryRun === true && <Found job={send.data} />}
      </div>
    </Panel>
  );
}

interface HeadProps {
  preview: CsvPreview;
  /** Where columns go; undefined for a file that needs no mapping. */
  targets: Record<string, string> | undefined;
  time: string;
  onTarget: (column: string, target: string) => void;
}

/** The first rows of a file, and where its columns go. */
function Head({ preview, targets, time, onTarget }: HeadProps): ReactNode {
  const t = useT();
  const { columns, units, rows } = preview;
  return (
    <div className={classes['head']} tabIndex={0} role="region" aria-label={t('data.preview')}>
      <table className={table['table']}>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={i}>
                {column}
                {units[i] !== '' && <span> [{units[i]}]</span>}
                {targets !== undefined && column !== time && (
                  <TextInput
                    size="xs"
                    aria-label={t('data.target', { column })}
                    placeholder={t('data.targetHint')}
                    value={targets[column] ?? ''}
                    onChange={(event) => onTarget(column, event.currentTarget.value)}
                  />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {columns.map((_, column) => (
                <td key={column} className={table['nowrap']}>
                  {row[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a look through the file has found. */
function Found({ job }: { job: ImportJob }): ReactNode {
  const t = useT();
  return (
    <div>
      <p role="status">{t('data.found', { rows: job.rows, readings: job.readings, refused: job.refused })}</p>
      {job.problems.length > 0 && (
        <ul className={classes['problems']} aria-label={t('data.problems')}>
          {job.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
