package io.lockstep.api.internal.http;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.model.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sessions of people in a browser. A link with a one-time code opens one, and so no long-lived
/// token has to pass through an address bar. Codes and session tokens have 256 random bits; only
/// their hashes are held, in memory, so that a restart ends all. Thread-safe.
public final class Sessions implements Authenticator {
  /// How long a code can be exchanged.
  public static final Duration CODE_LIFE = Duration.ofMinutes(15);

  /// How long a session lasts.
  public static final Duration SESSION_LIFE = Duration.ofHours(12);

  private static final int CODES_MAX = 64;
  private static final int SESSIONS_MAX = 1_024;

  private final Authenticator others;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Deque<Entry> codes = new ArrayDeque<>();
  private final Deque<Entry> sessions = new ArrayDeque<>();

  private record Entry(CredentialHash hash, Principal principal, Instant expires) {}

  /// A session that was opened just now.
  ///
  /// @param token the bearer token, shown this once
  public record Opened(String token, Principal principal, Instant expires) {}

  /// @param others asked for tokens that are no session's
  public Sessions(Authenticator others, InstantSource clock, SecureRandom random) {
    this.others = others;
    this.clock = clock;
    this.random = random;
  }

  /// Draws a code that opens one session for `principal`. Of more than 64 codes the oldest goes.
  public String drawCode(Principal principal) {
    String code = Credentials.draw(random);
    Entry entry = new Entry(CredentialHash.of(code), principal, clock.instant().plus(CODE_LIFE));
    synchronized (codes) {
      add(codes, entry, CODES_MAX);
    }
    return code;
  }

  /// Exchanges a code, which ends with it; empty when it is unknown, used or expired.
  public Optional<Opened> redeem(String code) {
    Entry used;
    synchronized (codes) {
      used = find(codes, CredentialHash.of(code));
      if (used != null) {
        boolean _ = codes.remove(used);
      }
    }
    if (used == null) {
      return Optional.empty();
    }
    String token = Credentials.draw(random);
    Instant expires = clock.instant().plus(SESSION_LIFE);
    synchronized (sessions) {
      add(sessions, new Entry(CredentialHash.of(token), used.principal(), expires), SESSIONS_MAX);
    }
    return Optional.of(new Opened(token, used.principal(), expires));
  }

  @Override
  public Optional<Principal> authenticate(String bearer) {
    Entry session;
    synchronized (sessions) {
      session = sessions.isEmpty() ? null : find(sessions, CredentialHash.of(bearer));
    }
    return session == null ? others.authenticate(bearer) : Optional.of(session.principal());
  }

  private void add(Deque<Entry> entries, Entry entry, int max) {
    Instant now = clock.instant();
    boolean _ = entries.removeIf(old -> !old.expires().isAfter(now));
    if (entries.size() >= max) {
      entries.removeFirst();
    }
    entries.addLast(entry);
  }

  /// Looks at all entries whatever it finds, so that the time it takes tells nothing.
  private @Nullable Entry find(Deque<Entry> entries, CredentialHash hash) {
    Instant now = clock.instant();
    List<Entry> found = new ArrayList<>(1);
    for (Entry entry : entries) {
      if (entry.hash().matches(hash) && entry.expires().isAfter(now)) {
        found.add(entry);
      }
    }
    return found.isEmpty() ? null : found.getFirst();
  }
}
