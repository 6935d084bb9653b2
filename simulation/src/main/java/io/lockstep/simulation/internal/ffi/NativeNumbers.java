package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.instance.Numbers;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Numbers in memory that the FMU reads and writes itself.
public final class NativeNumbers implements Numbers {
  private final NativeInstance instance;
  private final BaseType base;
  private final Cell cell;
  private final Layout layout;
  private final MemorySegment values;

  NativeNumbers(NativeInstance instance, BaseType base, Cell cell, Layout layout) {
    this.instance = instance;
    this.base = base;
    this.cell = cell;
    this.layout = layout;
    this.values =
        instance.arena.allocate(Math.max(1, (long) layout.size * cell.bytes()), cell.bytes());
  }

  /// The values themselves, as the FMU has them.
  public MemorySegment memory() {
    return values.asSlice(0, (long) layout.size * cell.bytes());
  }

  @Override
  public void read() {
    instance.require(NativeInstance.READABLE, "get");
    if (layout.count() > 0) {
      int status = instance.get(base, layout.references, layout.count(), values, layout.size);
      if (status != 0) {
        instance.check(status, "get " + layout.shown());
      }
    }
  }

  @Override
  public void write() {
    if (!layout.settable.contains(instance.phase())) {
      instance.require(layout.settable, "set " + layout.shown());
    }
    if (layout.count() > 0) {
      int status = instance.set(base, layout.references, layout.count(), values, layout.size);
      if (status != 0) {
        instance.check(status, "set " + layout.shown());
      }
      if (base == BaseType.UINT64) {
        instance.noteWritten(layout.variables, this);
      }
    }
  }

  @Override
  public int size() {
    return layout.size;
  }

  @Override
  public int offset(int variable) {
    return layout.offset(variable);
  }

  @Override
  public double get(int element) {
    return cell.getDouble(values, Objects.checkIndex(element, layout.size));
  }

  @Override
  public long getLong(int element) {
    return cell.getLong(values, Objects.checkIndex(element, layout.size));
  }

  @Override
  public void set(int element, double value) {
    cell.setDouble(values, Objects.checkIndex(element, layout.size), value);
  }

  @Override
  public void setLong(int element, long value) {
    cell.setLong(values, Objects.checkIndex(element, layout.size), value);
  }
}
