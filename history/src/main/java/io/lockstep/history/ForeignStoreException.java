package io.lockstep.history;

/// The store holds other series than the changes log tells of: it belongs to another log.
final class ForeignStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignStoreException() {
    super("the store holds other series than the changes log: it belongs to another log");
  }
}
