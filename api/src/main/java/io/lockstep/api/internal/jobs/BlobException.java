package io.lockstep.api.internal.jobs;

/// A file of a job that cannot be read or written; the message says which, what was expected and
/// found.
final class BlobException extends Exception {
  private static final long serialVersionUID = 1L;

  BlobException(String message) {
    super(message);
  }

  BlobException(String message, Throwable cause) {
    super(message, cause);
  }
}
