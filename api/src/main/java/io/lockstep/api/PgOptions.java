package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.time.Duration;

/// Where clients of PostgreSQL are heard, and what they may take. Immutable.
///
/// @param bind the listener's address
/// @param port 0 to 65535; 0 picks a free one
/// @param connectionsMax open connections; those above are refused
/// @param idle a connection without a message for so long ends
/// @param loginTime longest wait for the start and the password
public record PgOptions(
    String bind, int port, int connectionsMax, Duration idle, Duration loginTime) {
  /// Checks the ranges.
  public PgOptions {
    if (port < 0 || port > 65_535) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID,
          "pg.port: expected 0 to 65535 (0 picks a free port), found " + port);
    }
    if (idle.toMillis() < 1 || idle.toMillis() > Integer.MAX_VALUE) {
      throw new LockstepException(
          ErrorCode.CONFIGURATION_INVALID, "pg.idle: expected from 1 ms to 24 days, found " + idle);
    }
  }

  /// On this machine: 100 connections, 30 minutes, 10 s.
  ///
  /// @param port 0 picks a free one
  public static PgOptions loopback(int port) {
    return new PgOptions("127.0.0.1", port, 100, Duration.ofMinutes(30), Duration.ofSeconds(10));
  }
}
