package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The clients of a running broker, for those who look after it: who is there, what each has on its
/// way, and the means to send one away. Thread-safe. Answers come from the threads that own what is
/// asked, and fail with a [java.util.concurrent.TimeoutException] when these are too busy.
public final class LiveClients {
  /// The most clients of one page.
  public static final int PAGE_MAX = 1_000;

  private static final long PATIENCE_SECONDS = 10;

  private static final int GIVEN_BACK_MILLIS = 10;
  private static final int GIVEN_BACK_TRIES = 500;

  private final Engine engine;

  LiveClients(Engine engine) {
    this.engine = engine;
  }

  /// Which clients are wanted.
  ///
  /// @param search part of the client identifier or of whose it is, whatever the case; empty for
  ///   all
  /// @param connected only those with, or without, a connection; empty for both
  /// @param after only identifiers that sort after this one; empty for the first page
  /// @param limit the most of them, 1 to [#PAGE_MAX]
  public record Query(String search, Optional<Boolean> connected, String after, int limit) {
    /// Checks the range.
    public Query {
      if (limit < 1 || limit > PAGE_MAX) {
        throw new IllegalArgumentException(
            "limit: expected 1 to %d, found %d".formatted(PAGE_MAX, limit));
      }
    }

    private boolean matches(Session session) {
      boolean isConnected = session.connection() != null;
      return session.clientId.compareTo(after) > 0
          && (connected.isEmpty() || connected.get() == isConnected)
          && (search.isEmpty() || has(session.clientId) || has(session.principal));
    }

    private boolean has(String text) {
      return text.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
  }

  /// Clients in the order of their identifiers.
  ///
  /// @param clients at most as many as were wanted
  /// @param more true when others follow
  public record Page(List<ClientFigures> clients, boolean more) {
    /// Copies the list.
    public Page {
      clients = List.copyOf(clients);
    }
  }

  /// A session as the delivery thread has it, and the connection whose event loop knows the rest.
  private record Seen(ClientFigures figures, @Nullable Connection connection) {}

  /// The clients with a session, connected or not.
  public CompletableFuture<Page> list(Query query) {
    return within(
        engine
            .delivery()
            .ask((sessions, position) -> select(sessions, position, query))
            .thenCompose(
                seen -> {
                  boolean more = seen.size() > query.limit();
                  return complete(more ? seen.subList(0, query.limit()) : seen)
                      .thenApply(clients -> new Page(clients, more));
                }));
  }

  /// One client; empty when it has no session.
  public CompletableFuture<Optional<ClientFigures>> find(String clientId) {
    return within(
        engine
            .delivery()
            .ask(
                (sessions, position) -> {
                  Session session = sessions.byClient(clientId);
                  return session == null ? List.<Seen>of() : List.of(seen(session, position));
                })
            .thenCompose(this::complete)
            .thenApply(found -> found.stream().findFirst()));
  }

  /// One more than is wanted, so that it is known whether there are more.
  private List<Seen> select(Sessions sessions, long position, Query query) {
    PriorityQueue<Session> first =
        new PriorityQueue<>(Comparator.comparing((Session one) -> one.clientId).reversed());
    for (Session session : sessions.all()) {
      if (query.matches(session)) {
        first.add(session);
        if (first.size() > query.limit() + 1) {
          Session _ = first.poll();
        }
      }
    }
    List<Session> ordered = new ArrayList<>(first);
    ordered.sort(Comparator.comparing(one -> one.clientId));
    return ordered.stream().map(session -> seen(session, position)).toList();
  }

  private Seen seen(Session session, long position) {
    List<ClientFigures.Filter> filters = new ArrayList<>(session.subscriptions.size());
    for (Subscription one : session.subscriptions.values()) {
      filters.add(
          new ClientFigures.Filter(
              one.filter,
              one.qos,
              one.noLocal,
              one.retainAsPublished,
              one.identifier,
              one.isBarred));
    }
    long away =
        session.attachment instanceof Session.Attachment.Detached detached
            ? detached.sinceMicros()
            : -1;
    return new Seen(
        new ClientFigures(
            session.clientId,
            session.principal,
            Optional.empty(),
            away,
            session.expirySeconds,
            session.unfinished.size(),
            session.stored.size(),
            session.isLive ? 0 : Math.max(0, position - session.cursor),
            session.retained.size(),
            filters,
            engine.lastWords().of(session.clientId)),
        session.connection());
  }

  /// Asks each event loop once for all of its connections.
  private CompletableFuture<List<ClientFigures>> complete(List<Seen> seen) {
    Map<Intake, List<Connection>> byLoop = new HashMap<>();
    for (Seen one : seen) {
      Connection connection = one.connection();
      if (connection != null) {
        byLoop.computeIfAbsent(connection.intake(), _ -> new ArrayList<>()).add(connection);
      }
    }
    List<CompletableFuture<Map<Connection, ConnectionFigures>>> asked =
        byLoop.entrySet().stream().map(of -> figures(of.getKey(), of.getValue())).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              Map<Connection, ConnectionFigures> known = new HashMap<>();
              asked.forEach(answer -> known.putAll(answer.join()));
              return seen.stream()
                  .map(one -> with(one.figures(), known.get(one.connection())))
                  .toList();
            });
  }

  private static CompletableFuture<Map<Connection, ConnectionFigures>> figures(
      Intake intake, List<Connection> connections) {
    return CompletableFuture.supplyAsync(
        () -> {
          Map<Connection, ConnectionFigures> found = new HashMap<>();
          for (Connection connection : connections) {
            ConnectionFigures figures = connection.figures();
            if (figures != null) {
              found.put(connection, figures);
            }
          }
          return found;
        },
        intake.loop());
  }

  private static ClientFigures with(ClientFigures of, @Nullable ConnectionFigures connection) {
    return new ClientFigures(
        of.clientId(),
        of.principal(),
        Optional.ofNullable(connection),
        of.awaySinceMicros(),
        of.sessionExpirySeconds(),
        of.unfinished(),
        of.stored(),
        of.behind(),
        of.retained(),
        of.subscriptions(),
        of.lastError());
  }

  /// Sends a client away with reason 0x98 (administrative action); it may come back at once. False
  /// when it is not connected.
  public CompletableFuture<Boolean> disconnect(String clientId) {
    return away(clientId, Delivery.EXPIRY_UNCHANGED);
  }

  /// Ends a client's session and its connection, with 0x98: what it subscribed to and what it was
  /// owed is gone. False when it has none.
  public CompletableFuture<Boolean> endSession(String clientId) {
    return within(ended(clientId, GIVEN_BACK_TRIES));
  }

  /// A connection that has just closed gives its session back a moment later: that is waited for.
  private CompletableFuture<Boolean> ended(String clientId, int tries) {
    return away(clientId, 0)
        .thenCompose(
            wasConnected ->
                wasConnected
                    ? CompletableFuture.completedFuture(SessionEnd.ENDED)
                    : engine.delivery().endSession(clientId))
        .thenCompose(
            end ->
                switch (end) {
                  case ENDED -> CompletableFuture.completedFuture(true);
                  case ABSENT -> CompletableFuture.completedFuture(false);
                  case HELD ->
                      tries == 0
                          ? CompletableFuture.completedFuture(false)
                          : CompletableFuture.supplyAsync(
                                  () -> tries - 1,
                                  CompletableFuture.delayedExecutor(
                                      GIVEN_BACK_MILLIS, TimeUnit.MILLISECONDS))
                              .thenCompose(left -> ended(clientId, left));
                });
  }

  private CompletableFuture<Boolean> away(String clientId, long expirySeconds) {
    Connection connection = engine.clients().connectionOf(clientId);
    if (connection == null) {
      return CompletableFuture.completedFuture(false);
    }
    try {
      return within(
          CompletableFuture.supplyAsync(
              () -> sendAway(connection, expirySeconds), connection.intake().loop()));
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(false); // the broker has ended
    }
  }

  private static boolean sendAway(Connection connection, long expirySeconds) {
    if (!connection.isActive()) {
      return false;
    }
    connection.end(
        ReasonCode.ADMINISTRATIVE_ACTION, "sent away by an administrator", expirySeconds);
    return true;
  }

  /// Follows the packets of one client, both ways, from now on: also over connections that it is
  /// still to make. Must be closed.
  public ClientTrace trace(String clientId) {
    ClientTrace trace = engine.traces().open(clientId);
    Connection connection = engine.clients().connectionOf(clientId);
    if (connection != null) {
      Sessions.run(connection, connection::tap);
    }
    return trace;
  }

  private static <T> CompletableFuture<T> within(CompletableFuture<T> answer) {
    return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
