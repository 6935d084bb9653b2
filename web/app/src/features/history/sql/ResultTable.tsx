import type { ReactNode } from 'react';
import table from '../../../components/DataTable.module.css';
import { useRows } from '../../../components/useRows.ts';
import { useT } from '../../../i18n/language.ts';
import { textOf } from './resultSeries.ts';
import type { SqlResult } from './sqlData.ts';
import classes from './Sql.module.css';

const ROW_HEIGHT = 35;

/** The rows of an answer, of which those are drawn that can be seen. */
export function ResultTable({ result }: { result: SqlResult }): ReactNode {
  const t = useT();
  const { columns, rows } = result;
  const { box, onScroll, from, to } = useRows(rows.length, ROW_HEIGHT);
  return (
    <div className={classes['rows']} ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={t('sql.rows')}>
      <table className={table['table']} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={i} title={column.type}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} columns={columns.length} />
          {rows.slice(from, to).map((row, i) => (
            <tr key={from + i} aria-rowindex={from + i + 2}>
              {columns.map((_, column) => (
                <td key={column} className={table['nowrap']} data-right={typeof row[column] === 'number' || undefined}>
                  {textOf(row[column])}
                </td>
              ))}
            </tr>
          ))}
          <Gap rows={rows.length - to} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are not drawn. The page's policy knows no style in markup; its height is set by script. */
function Gap({ rows, columns }: { rows: number; columns: number }): ReactNode {
  return rows <= 0 ? null : (
    <tr aria-hidden="true">
      <td
        colSpan={columns}
        className={classes['gap']}
        ref={(cell) => {
          cell?.style.setProperty('height', `${rows * ROW_HEIGHT}px`);
        }}
      />
    </tr>
  );
}
