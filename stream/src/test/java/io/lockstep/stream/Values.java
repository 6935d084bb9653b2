package io.lockstep.stream;

import io.lockstep.model.Shape;
import org.jspecify.annotations.Nullable;

/// Values of one twin, set by hand.
public final class Values implements Readings {
  private final Shape shape;
  private final boolean[] isKnown;
  private final long[] bits;
  private final @Nullable String[] texts;

  private final boolean[] hasFailed;

  public Values(Shape shape) {
    this(shape, 0);
  }

  /// @param extra how many results of aggregates follow the slots
  public Values(Shape shape, int extra) {
    this.shape = shape;
    isKnown = new boolean[shape.size() + extra];
    bits = new long[isKnown.length];
    texts = new @Nullable String[isKnown.length];
    hasFailed = new boolean[isKnown.length];
  }

  public Values setExtra(int number, double value) {
    return setExtra(number, Double.doubleToRawLongBits(value));
  }

  public Values setExtra(int number, long value) {
    isKnown[shape.size() + number] = true;
    hasFailed[shape.size() + number] = false;
    bits[shape.size() + number] = value;
    return this;
  }

  public Values forgetExtra(int number, boolean failed) {
    isKnown[shape.size() + number] = false;
    hasFailed[shape.size() + number] = failed;
    return this;
  }

  public Values set(String name, double value) {
    return set(name, Double.doubleToRawLongBits(value), null);
  }

  public Values set(String name, long value) {
    return set(name, value, null);
  }

  public Values set(String name, boolean value) {
    return set(name, value ? 1 : 0, null);
  }

  public Values set(String name, String value) {
    return set(name, 0, value);
  }

  private Values set(String name, long value, @Nullable String text) {
    int slot = slot(name);
    isKnown[slot] = true;
    bits[slot] = value;
    texts[slot] = text;
    return this;
  }

  public Values forget(String name) {
    isKnown[slot(name)] = false;
    return this;
  }

  public int slot(String name) {
    int slot = shape.indexOf(name.replace('.', '/'));
    if (slot < 0) {
      throw new IllegalArgumentException(name);
    }
    return slot;
  }

  @Override
  public boolean isKnown(int slot) {
    return isKnown[slot];
  }

  @Override
  public boolean hasFailed(int slot) {
    return hasFailed[slot];
  }

  @Override
  public long bits(int slot) {
    return bits[slot];
  }

  @Override
  public @Nullable String text(int slot) {
    return texts[slot];
  }
}
