package io.lockstep.cluster.flink;

import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;

/// A kind of part of which a subtask holds several for a space, with a template: twin parts and
/// command parts.
interface PartKind<P> extends PartCodec<P> {
  /// A template that knows nothing.
  P template(int parts);

  /// A new part that knows what the template knows.
  P part(P template, int number);

  /// Hands a letter to a part or template.
  void take(P part, Letter letter, Outlet out);
}
