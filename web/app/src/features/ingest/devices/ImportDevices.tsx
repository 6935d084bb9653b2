import type { DeviceImport } from '@lockstep/client/devices.ts';
import { formatNumber } from '@lockstep/live/units.ts';
import { Button, FileInput, Group, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { api } from '../../../data/api.ts';
import { useT } from '../../../i18n/language.ts';
import { COLUMNS, preview, type Preview } from './csvRows.ts';
import { readDevicesAgain } from './deviceQueries.ts';
import classes from './Devices.module.css';

const SHOWN_ROWS = 8;
const SHOWN_PROBLEMS = 100;

interface Chosen {
  name: string;
  text: string;
  preview: Preview;
}

/** Takes many devices from a file, which is looked through before it is sent. */
export function ImportDevices({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT();
  const [file, setFile] = useState<File | null>(null);
  const read = useMutation({
    mutationFn: async (chosen: File): Promise<Chosen> => {
      const text = await chosen.text();
      return { name: chosen.name, text, preview: preview(text) };
    },
  });
  const send = useMutation({
    mutationFn: (text: string) => api.upload<DeviceImport>('/api/v1/devices/import', text, 'text/csv', { query: { format: 'csv' } }),
    onSuccess: readDevicesAgain,
  });
  const chosen = read.data;
  return (
    <Modal opened onClose={onClose} size="xl" title={t('devices.import')} closeButtonProps={{ 'aria-label': t('form.close') }}>
      <div className={classes['form']}>
        {send.data === undefined ? (
          <>
            <FileInput
              label={t('import.file')}
              description={t('import.fileHint', { columns: COLUMNS.join(', ') })}
              placeholder={t('import.choose')}
              accept=".csv,text/csv"
              value={file}
              onChange={(next) => {
                setFile(next);
                send.reset();
                if (next !== null) {
                  read.mutate(next);
                }
              }}
            />
            {read.isError && <p role="alert">{read.error.message}</p>}
            {chosen !== undefined && <Look preview={chosen.preview} />}
            {send.isError && <p role="alert">{send.error.message}</p>}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('form.cancel')}
              </Button>
              <Button
                loading={send.isPending || read.isPending}
                disabled={chosen === undefined || chosen.preview.rows.length === 0 || chosen.preview.problems.some((each) => each.kind === 'noId' || each.kind === 'unknownColumn')}
                onClick={() => chosen !== undefined && send.mutate(chosen.text)}
              >
                {t('import.send', { count: chosen?.preview.rows.length ?? 0 })}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <p role="status">{t('import.done', { created: send.data.created, changed: send.data.changed, refused: send.data.refused })}</p>
            {send.data.refusals.length > 0 && (
              <ul className={classes['problems']} tabIndex={0} aria-label={t('import.refusals')}>
                {send.data.refusals.slice(0, SHOWN_PROBLEMS).map((each) => (
                  <li key={`${each.line} ${each.message}`}>
                    {t('import.line', { line: each.line })} {each.id}: {each.message}
                  </li>
                ))}
              </ul>
            )}
            <Group justify="flex-end">
              <Button onClick={onClose}>{t('secret.done')}</Button>
            </Group>
          </>
        )}
      </div>
    </Modal>
  );
}

/** What is in the file, and what is wrong with it. */
function Look({ preview: look }: { preview: Preview }): ReactNode {
  const t = useT();
  return (
    <>
      <p role="status">
        {t('import.found', { rows: formatNumber(look.rows.length, 0), problems: formatNumber(look.problems.length, 0) })}
      </p>
      {look.problems.length > 0 && (
        <ul className={classes['problems']} tabIndex={0} aria-label={t('import.problems')}>
          {look.problems.slice(0, SHOWN_PROBLEMS).map((each) => (
            <li key={`${each.line} ${each.kind} ${each.detail}`}>
              {t('import.line', { line: each.line })} {t(`import.problem.${each.kind}`)} {each.detail}
            </li>
          ))}
        </ul>
      )}
      {look.rows.length > 0 && (
        <div className={classes['preview']} tabIndex={0} role="group" aria-label={t('import.preview')}>
          <table className={table['table']}>
            <thead>
              <tr>
                {look.header.map((name) => (
                  <th key={name}>{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {look.rows.slice(0, SHOWN_ROWS).map((row) => (
                <tr key={row.line}>
                  {look.header.map((name, at) => (
                    <td key={name}>{row.fields[at] ?? ''}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
