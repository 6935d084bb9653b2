package io.lockstep.ingest;

/// Takes what an edge node of Sparkplug said of a twin, when the twin's values are held elsewhere:
/// there [FieldDecoder#takeNews] writes them. Order, births and sessions are decided before.
@FunctionalInterface
public interface MemberRelay {
  /// News of a twin; those of one twin are to be taken in this order.
  ///
  /// @param news opaque; nobody changes it
  void tell(String twinId, byte[] news);
}
