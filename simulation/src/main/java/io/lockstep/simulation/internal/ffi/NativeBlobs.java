package io.lockstep.simulation.internal.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.instance.Blobs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Binaries. What the FMU gives is valid until its next call only, so it is copied at once.
@SuppressWarnings("restricted")
final class NativeBlobs implements Blobs {
  private final NativeInstance instance;
  private final Layout layout;
  private final byte[][] blobs;

  NativeBlobs(NativeInstance instance, Layout layout) {
    this.instance = instance;
    this.layout = layout;
    this.blobs = new byte[layout.size][0];
  }

  @Override
  public void read() {
    instance.require(NativeInstance.READABLE, "get");
    if (layout.count() == 0) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, layout.size));
      MemorySegment sizes = arena.allocate(JAVA_LONG, Math.max(1, layout.size));
      instance.check(
          instance.getBinary(layout.references, layout.count(), sizes, pointers, layout.size),
          "get " + layout.shown());
      for (int i = 0; i < layout.size; i++) {
        long size = sizes.getAtIndex(JAVA_LONG, i);
        blobs[i] =
            size == 0
                ? new byte[0]
                : pointers.getAtIndex(ADDRESS, i).reinterpret(size).toArray(JAVA_BYTE);
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
      MemorySegment sizes = arena.allocate(JAVA_LONG, Math.max(1, layout.size));
      for (int i = 0; i < layout.size; i++) {
        byte[] blob = blobs[i];
        MemorySegment copy = arena.allocate(Math.max(1, blob.length));
        MemorySegment.copy(blob, 0, copy, JAVA_BYTE, 0, blob.length);
        pointers.setAtIndex(ADDRESS, i, copy);
        sizes.setAtIndex(JAVA_LONG, i, blob.length);
      }
      instance.check(
          instance.setBinary(layout.references, layout.count(), sizes, pointers, layout.size),
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
  public byte[] get(int element) {
    return Arrays.copyOf(blobs[element], blobs[element].length);
  }

  @Override
  public void set(int element, byte[] value) {
    blobs[element] = Arrays.copyOf(value, value.length);
  }
}
