package io.lockstep.twin.internal.query;

import java.util.List;
import java.util.function.Supplier;

/// Binds a variable to all that a scan gives. Confined to one thread.
final class ScanCursor implements Cursor {
  private final Supplier<Scan> scans;
  private final Row row;
  private final int variable;
  private final Meter meter;
  private Scan scan;

  /// @param scans gives the scan anew
  ScanCursor(Supplier<Scan> scans, Row row, int variable, Meter meter) {
    this.scans = scans;
    this.row = row;
    this.variable = variable;
    this.meter = meter;
    this.scan = scans.get();
  }

  @Override
  public void open() {
    scan = scans.get();
  }

  @Override
  public Outcome next() {
    int reference = scan.next();
    if (reference < 0) {
      return Outcome.END;
    }
    row.references[variable] = reference;
    return meter.spend() ? Outcome.ITEM : Outcome.STOPPED;
  }

  @Override
  public void mark(List<Long> into) {
    Scan.Mark mark = scan.mark();
    into.add(mark.first());
    into.add(mark.second());
    into.add(mark.third());
  }

  @Override
  public boolean restore(Marks from) {
    open();
    return scan.resume(new Scan.Mark(from.next(0, Integer.MAX_VALUE), from.next(), from.next()));
  }
}
