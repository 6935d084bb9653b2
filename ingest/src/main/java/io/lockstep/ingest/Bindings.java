package io.lockstep.ingest;

import java.util.List;

/// Skeleton.
public final class Bindings {
  private static final Bindings NONE = new Bindings();

  private Bindings() {}

  /// No bindings but the default topics, which are always on.
  public static Bindings none() {
    return NONE;
  }

  /// Parses the binding files of a workspace as one set, in the order given.
  public static BindingsResult parse(List<NamedText> files) {
    return new BindingsResult.Valid(NONE);
  }
}
