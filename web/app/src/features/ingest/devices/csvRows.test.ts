import { describe, expect, it } from 'vitest';
import { csvRows, preview } from './csvRows.ts';

describe('rows of CSV', () => {
  it('have quoted fields with commas, quotes and line ends in them', () => {
    expect(csvRows('a,b\r\n"x,1","say ""hi"""\n\n"two\nlines",\n').rows).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x,1', 'say "hi"'] },
      { line: 4, fields: ['two\nlines', ''] },
    ]);
  });

  it('need no line end after the last, and tell of a quote that is not closed', () => {
    expect(csvRows('a,b\nc')).toEqual({ rows: [{ line: 1, fields: ['a', 'b'] }, { line: 2, fields: ['c'] }], isOpen: false });
    expect(csvRows('a\n"b').isOpen).toBe(true);
  });
});

describe('a file of devices', () => {
  it('without a fault has none', () => {
    const look = preview('\ufeffid,groups,tags,messagesPerSecond,thumbprint\npump-1,north;spare,line=4,10,\npump-2,,,,' + 'AB:'.repeat(31) + 'AB\n');
    expect(look.problems).toEqual([]);
    expect(look.rows).toHaveLength(2);
  });

  it('is told where it is wrong', () => {
    expect(preview('').problems).toEqual([{ line: 1, kind: 'empty', detail: '' }]);
    expect(preview('name,colour\nx,red').problems.map((each) => each.kind)).toEqual(['unknownColumn', 'unknownColumn', 'noId']);
    expect(preview('id,connections,thumbprint\na,1,xyz\n,2,\na,many,\nb,1,,9').problems).toEqual([
      { line: 2, kind: 'thumbprint', detail: 'thumbprint: xyz' },
      { line: 3, kind: 'emptyId', detail: '' },
      { line: 4, kind: 'twice', detail: 'a (2)' },
      { line: 4, kind: 'number', detail: 'connections: many' },
      { line: 5, kind: 'fields', detail: '4' },
    ]);
  });

  it('of 100,000 rows is looked through at once', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `pump-${i},north`).join('\n');
    expect(preview(`id,groups\n${rows}`).rows).toHaveLength(100_000);
  });
});
