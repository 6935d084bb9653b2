package io.lockstep.api.internal.http;

/// Answers the calls of one route, on the request's own virtual thread; it may block.
@FunctionalInterface
public interface Handler {
  /// Answers a call whose path, method, role and size have been checked.
  Answer answer(Call call) throws InterruptedException;
}
