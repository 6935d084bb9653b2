import { Icon } from '@lockstep/design/icons.tsx';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Key } from '../../../i18n/en.ts';
import { useT } from '../../../i18n/language.ts';
import { readSaved, withSaved, writeSaved, type SavedQuery } from './sqlData.ts';
import classes from './Sql.module.css';

const EXAMPLES: { title: Key; sql: string }[] = [
  { title: 'sql.example.latest', sql: 'SELECT * FROM latest ORDER BY twin, property LIMIT 100' },
  {
    title: 'sql.example.hour',
    sql: "SELECT time, twin, value FROM readings\nWHERE property LIKE '%temperature' AND time > now() - INTERVAL '1' HOUR\nORDER BY time LIMIT 5000",
  },
  { title: 'sql.example.count', sql: 'SELECT twin, property, count(*) AS readings FROM readings\nGROUP BY twin, property ORDER BY readings DESC LIMIT 50' },
];

/** Statements to begin with, and those that a person keeps in this browser. */
export function SavedQueries({ sql, onChoose }: { sql: string; onChoose: (sql: string) => void }): ReactNode {
  const t = useT();
  const [saved, setSaved] = useState(() => readSaved(localStorage));
  const [name, setName] = useState('');
  const keep = (now: SavedQuery[]): void => {
    writeSaved(localStorage, now);
    setSaved(now);
  };
  return (
    <Panel title={t('sql.saved')} className={classes['saved']}>
      <ul>
        {EXAMPLES.map((each) => (
          <li key={each.title}>
            <button type="button" onClick={() => onChoose(each.sql)}>
              {t(each.title)}
            </button>
          </li>
        ))}
      </ul>
      <h3>{t('sql.own')}</h3>
      {saved.length === 0 && <Empty title={t('sql.noneSaved')} />}
      <ul>
        {saved.map((each) => (
          <li key={each.name}>
            <button type="button" onClick={() => onChoose(each.sql)}>
              {each.name}
            </button>
            <ActionIcon variant="subtle" aria-label={t('sql.forget', { name: each.name })} onClick={() => keep(saved.filter((other) => other.name !== each.name))}>
              <Icon name="close" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form
        className={classes['keep']}
        onSubmit={(event) => {
          event.preventDefault();
          keep(withSaved(saved, { name: name.trim(), sql }));
          setName('');
        }}
      >
        <TextInput aria-label={t('sql.name')} placeholder={t('sql.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={name.trim() === '' || sql.trim() === ''}>
          {t('sql.keep')}
        </Button>
      </form>
    </Panel>
  );
}
