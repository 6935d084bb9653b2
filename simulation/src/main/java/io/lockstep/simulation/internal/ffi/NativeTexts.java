package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.lockstep.simulation.fmi.BaseType;
import io.lockstep.simulation.instance.Texts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Strings. What the FMU gives is valid until its next call only, so it is copied at once.
final class NativeTexts implements Texts {
  private final NativeInstance instance;
  private final Layout layout;
  private final String[] texts;

  NativeTexts(NativeInstance instance, Layout layout) {
    this.instance = instance;
    this.layout = layout;
    this.texts = new String[layout.size];
    Arrays.fill(texts, "");
  }

  @Override
  public void read() {
    instance.require(NativeInstance.READABLE, "get");
    if (layout.count() == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, layout.size));
      instance.check(
          instance.get(BaseType.STRING, layout.references, layout.count(), pointers, layout.size),
          "get " + layout.shown());
      for (int i = 0; i < layout.size; i++) {
        texts[i] = Foreign.text(pointers.getAtIndex(ADDRESS, i));
      }
    }
  }

  @Override
  public void write() {
    instance.require(layout.settable, "set " + layout.shown());
    if (layout.count() == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, layout.size));
      for (int i = 0; i < layout.size; i++) {
        pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts[i]));
      }
      instance.check(
          instance.set(BaseType.STRING, layout.references, layout.count(), pointers, layout.size),
          "set " + layout.shown());
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
  public String get(int element) {
    return texts[element];
  }

  @Override
  public void set(int element, String value) {
    texts[element] = value;
  }
}
