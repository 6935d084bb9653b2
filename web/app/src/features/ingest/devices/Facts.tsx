import type { ReactNode } from 'react';
import classes from './Devices.module.css';

/** Names and what they are, one below the other. */
export function Facts({ list }: { list: [string, ReactNode][] }): ReactNode {
  return (
    <dl className={classes['facts']}>
      {list.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
