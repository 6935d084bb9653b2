import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import { Panel } from '@lockstep/design/Panel.tsx';
import { Button, Checkbox, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState, type ReactNode } from 'react';
import { useCatalogue } from '../../../data/hooks.ts';
import { graphQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import { saveFile } from '../../../components/saveFile.ts';
import { exported } from './importData.ts';
import classes from './Data.module.css';

const HOUR_MS = 3_600_000;

/** Writes readings of many properties into a file. */
export function ExportPanel(): ReactNode {
  const t = useT();
  const [twins, setTwins] = useState<string[]>([]);
  const [properties, setProperties] = useState<string[]>([]);
  const [from, setFrom] = useState(() => local(Date.now() - HOUR_MS));
  const [to, setTo] = useState('');
  const [kind, setKind] = useState('csv-long');
  const [isForSpreadsheets, setForSpreadsheets] = useState(true);
  const known = useKnown(twins);
  const [format, layout] = kind === 'parquet' ? (['parquet', 'long'] as const) : (['csv', kind === 'csv-wide' ? 'wide' : 'long'] as const);
  const write = useMutation({
    mutationFn: () =>
      exported({
        twins,
        properties,
        format,
        layout,
        forSpreadsheets: format === 'csv' && isForSpreadsheets,
        ...(from === '' ? {} : { from: new Date(from).toISOString() }),
        ...(to === '' ? {} : { to: new Date(to).toISOString() }),
      }),
    onSuccess: (file) => saveFile(`history.${format}`, file.type, file),
  });
  return (
    <Panel title={t('data.export')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate();
        }}
      >
        <MultiSelect label={t('data.twins')} placeholder={twins.length === 0 ? t('data.all') : ''} searchable limit={50} data={known.twins} value={twins} onChange={setTwins} />
        <MultiSelect label={t('data.properties')} placeholder={properties.length === 0 ? t('data.all') : ''} searchable limit={50} data={known.properties} value={properties} onChange={setProperties} />
        <div className={classes['fields']}>
          <TextInput type="datetime-local" label={t('data.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput type="datetime-local" label={t('data.to')} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          <NativeSelect
            label={t('data.format')}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={[
              { value: 'csv-long', label: t('data.csvLong') },
              { value: 'csv-wide', label: t('data.csvWide') },
              { value: 'parquet', label: 'Parquet' },
            ]}
          />
          {format === 'csv' && <Checkbox label={t('data.spreadsheet')} checked={isForSpreadsheets} onChange={(event) => setForSpreadsheets(event.currentTarget.checked)} />}
        </div>
        <div className={classes['controls']}>
          <Button type="submit" loading={write.isPending}>
            {t('data.write')}
          </Button>
          {write.isSuccess && <span role="status">{t('data.written', { bytes: write.data.size })}</span>}
        </div>
        {write.isError && <p role="alert">{write.error.message}</p>}
      </form>
    </Panel>
  );
}

/** Twins, and properties of those that are chosen. */
function useKnown(chosen: readonly string[]): { twins: string[]; properties: string[] } {
  const twins = useQuery(graphQuery).data?.twins;
  const catalogue = useCatalogue();
  return useMemo(() => {
    const all = twins ?? [];
    const models = new Set(all.filter((twin) => chosen.length === 0 || chosen.includes(twin.id)).map((twin) => twin.model));
    const properties = [...models].flatMap((model) => catalogue?.shape(model).members.map((member) => member.path) ?? []);
    return { twins: all.map((twin) => twin.id).sort(), properties: [...new Set(properties)].sort() };
  }, [twins, catalogue, chosen]);
}

/** A time as the control for it wants it: of this place, to the minute. */
function local(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
