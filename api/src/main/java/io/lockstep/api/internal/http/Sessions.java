package io.lockstep.api.internal.http;

import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.PasswordHash;
import io.lockstep.model.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sessions of people in a browser. A link with a one-time code opens one, or a password, a token,
/// or a login elsewhere; so no long-lived secret has to stay in a browser. Codes and session tokens
/// have 256 random bits and are drawn anew at each login; only their hashes are held, in memory, so
/// that a restart ends all. A session acts as its holder is now: it ends with the user, the
/// password or the token that opened it. Thread-safe.
public final class Sessions implements Authenticator {
  /// How long a code can be exchanged.
  public static final Duration CODE_LIFE = Duration.ofMinutes(15);

  private static final int CODES_MAX = 64;
  private static final int SESSIONS_MAX = 4_096;
  private static final int SESSIONS_OF_ONE_MAX = 32;

  private final Authenticator others;
  private final Holders holders;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Lives lives;

  /// By the hash of their secret, the oldest first.
  private final Map<String, Entry> codes = new LinkedHashMap<>();

  private final Map<String, Entry> sessions = new LinkedHashMap<>();

  /// How long sessions last.
  ///
  /// @param idle without a request
  /// @param whole in any case
  public record Lives(Duration idle, Duration whole) {}

  /// Who opened a session, and by what.
  public sealed interface Holder {
    /// Who has a link with a one-time code.
    record ByLink(Principal principal) implements Holder {}

    /// A user with a password, as it was then.
    record ByPassword(String user, PasswordHash password) implements Holder {}

    /// Who has a token, of which this is the hash.
    record ByToken(CredentialHash token) implements Holder {}

    /// Somebody whom another server knows.
    ///
    /// @param idToken what that server said, for the logout there
    record ByProvider(Principal principal, String idToken) implements Holder {
      /// Says nothing of the token, so that it does not reach a log.
      @Override
      public String toString() {
        return "ByProvider[" + principal.name() + "]";
      }
    }
  }

  /// Says as whom a holder acts now.
  @FunctionalInterface
  public interface Holders {
    /// The principal; empty when the holder may not come in any more.
    Optional<Principal> now(Holder holder);
  }

  private static final class Entry {
    private final Holder holder;
    private final String name;
    private final Instant expires;
    private Instant lastUsed;

    Entry(Holder holder, String name, Instant expires, Instant now) {
      this.holder = holder;
      this.name = name;
      this.expires = expires;
      this.lastUsed = now;
    }
  }

  /// A session that was opened just now.
  ///
  /// @param token the bearer token, shown this once
  public record Opened(String token, Principal principal, Instant expires) {
    /// Says nothing of the token, so that it does not reach a log.
    @Override
    public String toString() {
      return "Opened[" + principal.name() + "]";
    }
  }

  /// @param others asked for tokens that are no session's
  public Sessions(
      Authenticator others,
      Holders holders,
      InstantSource clock,
      SecureRandom random,
      Lives lives) {
    this.others = others;
    this.holders = holders;
    this.clock = clock;
    this.random = random;
    this.lives = lives;
  }

  /// Draws a code that opens one session for `principal`. Of more than 64 codes the oldest goes.
  public synchronized String drawCode(Principal principal) {
    String code = Credentials.draw(random);
    Instant now = clock.instant();
    Entry entry =
        new Entry(new Holder.ByLink(principal), principal.name(), now.plus(CODE_LIFE), now);
    add(codes, CredentialHash.of(code).hex(), entry, CODES_MAX);
    return code;
  }

  /// Exchanges a code, which ends with it; empty when it is unknown, used or expired.
  public synchronized Optional<Opened> redeem(String code) {
    Entry used = codes.remove(CredentialHash.of(code).hex());
    return used == null || !used.expires.isAfter(clock.instant())
        ? Optional.empty()
        : open(used.holder);
  }

  /// Opens a session; empty when the holder may not come in. Of more than 32 sessions of one name
  /// the oldest goes, and of more than 4,096 in all.
  public synchronized Optional<Opened> open(Holder holder) {
    Principal principal = holders.now(holder).orElse(null);
    if (principal == null) {
      return Optional.empty();
    }
    List<String> mine =
        sessions.entrySet().stream()
            .filter(entry -> entry.getValue().name.equals(principal.name()))
            .map(Map.Entry::getKey)
            .toList();
    mine.stream().limit(Math.max(0, mine.size() + 1 - SESSIONS_OF_ONE_MAX)).forEach(this::drop);
    String token = Credentials.draw(random);
    Instant now = clock.instant();
    Instant expires = now.plus(lives.whole());
    Entry entry = new Entry(holder, principal.name(), expires, now);
    add(sessions, CredentialHash.of(token).hex(), entry, SESSIONS_MAX);
    return Optional.of(new Opened(token, principal, expires));
  }

  private void drop(String hash) {
    Entry _ = sessions.remove(hash);
  }

  @Override
  public Optional<Principal> authenticate(String bearer) {
    String hash = CredentialHash.of(bearer).hex();
    Entry session;
    synchronized (this) {
      session = sessions.get(hash);
      if (session != null && !isAlive(session)) {
        drop(hash);
        return Optional.empty();
      }
    }
    if (session == null) {
      return others.authenticate(bearer);
    }
    Optional<Principal> now = holders.now(session.holder);
    synchronized (this) {
      if (now.isEmpty()) {
        drop(hash);
      } else {
        session.lastUsed = clock.instant();
      }
    }
    return now;
  }

  private boolean isAlive(Entry session) {
    Instant now = clock.instant();
    return session.expires.isAfter(now) && session.lastUsed.plus(lives.idle()).isAfter(now);
  }

  /// When a session ends at the latest; empty when the secret is no session's.
  public synchronized Optional<Instant> expiryOf(String secret) {
    Entry session = sessions.get(CredentialHash.of(secret).hex());
    return session == null ? Optional.empty() : Optional.of(session.expires);
  }

  /// Ends a session and says who had opened it; empty when the secret is no session's.
  public synchronized Optional<Holder> end(String secret) {
    Entry session = sessions.remove(CredentialHash.of(secret).hex());
    return session == null ? Optional.empty() : Optional.of(session.holder);
  }

  /// Ends all sessions of a name.
  ///
  /// @return how many there were
  public synchronized int endAllOf(String name) {
    int before = sessions.size();
    boolean _ = sessions.values().removeIf(session -> session.name.equals(name));
    return before - sessions.size();
  }

  /// Sessions that have not expired.
  public synchronized int count() {
    return (int) sessions.values().stream().filter(this::isAlive).count();
  }

  private void add(Map<String, Entry> entries, String hash, Entry entry, int max) {
    boolean _ = entries.values().removeIf(old -> !isAlive(old));
    if (entries.size() >= max) {
      removeOldest(entries);
    }
    @Nullable Entry _ = entries.put(hash, entry);
  }

  private static void removeOldest(Map<String, Entry> entries) {
    Iterator<String> oldest = entries.keySet().iterator();
    String _ = oldest.next();
    oldest.remove();
  }
}
