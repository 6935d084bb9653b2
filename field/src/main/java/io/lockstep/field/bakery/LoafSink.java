package io.lockstep.field.bakery;

/// Where loaves go next.
interface LoafSink {
  /// Whether it takes loaves now; a belt before it stops when it does not.
  boolean isFree();

  void accept(Loaf loaf);
}
