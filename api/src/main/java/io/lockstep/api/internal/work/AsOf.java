package io.lockstep.api.internal.work;

import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Times;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.QueryException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The times that a call asks for, and the view of the graph that shows it then. Immutable.
///
/// @param validMicros what held at this time, microseconds since epoch; null for what was current
/// @param knownMicros by what was known at this time; null for what is known now
public record AsOf(@Nullable Long validMicros, @Nullable Long knownMicros) {
  private static final String VALID = "asOf";
  private static final String KNOWN = "asKnownAt";

  /// What a route takes that can show the past.
  public static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.query(
              VALID,
              "Show what held at this time, by what is known now: RFC 3339 or epoch milliseconds."),
          Parameter.query(
              KNOWN, "Show what was known at this time: RFC 3339 or epoch milliseconds."));

  /// What a call asks for.
  public static AsOf of(Call call) {
    return new AsOf(time(call, VALID), time(call, KNOWN));
  }

  private static @Nullable Long time(Call call, String name) {
    return call.query(name).map(text -> Times.parseMicros("query " + name, text)).orElse(null);
  }

  /// True when the present is asked for.
  public boolean isPresent() {
    return validMicros == null && knownMicros == null;
  }

  /// Reads what the call asks for: the present on the kernel's thread, the past on the caller's.
  public static <T extends @Nullable Object> T read(
      Call call, GraphCalls graph, Function<GraphView, T> query) {
    AsOf times = of(call);
    return times.isPresent() ? graph.read(query) : times.ask(graph, query);
  }

  /// The same at length: never on the kernel's thread.
  public static <T extends @Nullable Object> T ask(
      Call call, GraphCalls graph, Function<GraphView, T> query) {
    return of(call).ask(graph, query);
  }

  private <T extends @Nullable Object> T ask(GraphCalls graph, Function<GraphView, T> query) {
    try {
      return query.apply(view(graph.view(), graph));
    } catch (QueryException e) {
      throw refused(e);
    }
  }

  /// The view that shows a graph at these times, confined to one thread at a time when they are
  /// past.
  ///
  /// @param present a view of the graph
  /// @throws QueryException with `AsOfBeyondHorizon` when it is not remembered any more
  public GraphView view(GraphView present, GraphCalls graph) {
    return isPresent()
        ? present
        : present.asOf(
            validMicros, knownMicros, graph.values().orElseThrow(() -> presentOnly(graph)));
  }

  private static LockstepException presentOnly(GraphCalls graph) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected a question about its present, found asOf or asKnownAt, which the graph at the root takes"
            .formatted(graph.name()));
  }

  /// The answer to what cannot be shown.
  public static FaultException refused(QueryException why) {
    return Fault.of(why.refusal()).exception();
  }
}
