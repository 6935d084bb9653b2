import { useId, type ReactNode } from 'react';
import classes from './Panel.module.css';

export interface PanelProps {
  title?: ReactNode;
  /** Controls at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
  /** The content reaches the edges: tables, charts. */
  isFlush?: boolean;
  className?: string | undefined;
}

/** A surface with a title: what pages are made of. */
export function Panel({ title, actions, children, isFlush = false, className }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className={[classes['panel'], className].filter(Boolean).join(' ')} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <header className={classes['head']}>
          <h2 id={id}>{title}</h2>
          {actions}
        </header>
      )}
      {/* What may be wider than the page scrolls, by keyboard too. */}
      <div className={isFlush ? classes['flush'] : classes['body']} tabIndex={isFlush ? 0 : undefined}>
        {children}
      </div>
    </section>
  );
}

/** Says why there is nothing to see, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <div className={classes['empty']}>
      <strong>{title}</strong>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}
