package io.lockstep.field.bakery;

import java.util.List;

/// Spreads loaves over lanes in turn, past those that are not free. Confined to one thread.
final class Lanes implements LoafSink {
  private final List<? extends LoafSink> lanes;
  private int next;

  Lanes(List<? extends LoafSink> lanes) {
    this.lanes = lanes;
  }

  @Override
  public boolean isFree() {
    return lanes.stream().anyMatch(LoafSink::isFree);
  }

  @Override
  public void accept(Loaf loaf) {
    for (int tried = 1; tried < lanes.size() && !lanes.get(next).isFree(); tried++) {
      next = (next + 1) % lanes.size();
    }
    lanes.get(next).accept(loaf);
    next = (next + 1) % lanes.size();
  }
}
