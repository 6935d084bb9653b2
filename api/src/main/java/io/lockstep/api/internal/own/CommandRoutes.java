package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Durations;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.FaultException;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.model.CommandState;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.TwinId;
import io.lockstep.space.LiveFeed;
import io.lockstep.twin.Expectation;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Commands to devices: asking for one, perhaps waiting for its outcome, and what became of those
/// that were asked for.
public final class CommandRoutes {
  private static final String TAG = "Commands";
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);
  private static final String CANCEL_WAIT = "2s";
  private static final int LIST_DEFAULT = 100;
  private static final int LIST_MAX = 10_000;

  /// Reads what the kernel wrote: a request as deep as permitted stands one level deeper there.
  private static final Json OWN = new Json(1_000, Integer.MAX_VALUE);

  private final Scopes graphs;
  private final LiveFeed live;
  private final Json json;
  private final int bodyBytesMax;
  private final LongSupplier nanos;

  /// @param nanos monotonic time
  public CommandRoutes(
      Scopes graphs, LiveFeed live, Json json, int bodyBytesMax, LongSupplier nanos) {
    this.graphs = graphs;
    this.live = live;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
    this.nanos = nanos;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/twins/{id}/commands/{name*}", "invokeCommand")
            .seen()
            .alsoInBranches()
            .role(Role.OPERATOR)
            .says(TAG, "Asks a twin's device to carry out a Command of its model.")
            .with(Parameter.path("id", "The twin's id."))
            .with(Parameter.path("name", "The Command's name, components before it."))
            .with(
                Parameter.query(
                    "timeout",
                    "How long an answer is awaited, 1s to 1h; when not stated what the contract"
                        + " of the command says, else 10s."))
            .with(
                Parameter.query(
                    "wait", "How long this request waits for the outcome, 0s (default) to 60s."))
            .with(
                Parameter.query(
                    "idempotent",
                    "{\"type\":\"boolean\",\"default\":false}",
                    "True when carrying it out twice does no harm: then it is sent again when a"
                        + " restart leaves its outcome unknown."))
            .with(
                Parameter.query(
                    "expect",
                    "What shows its effect: a condition (CEL) over the twin's properties. A reading"
                        + " that comes after the command was accepted, under which it holds,"
                        + " verifies it. When not stated what the contract of the command says."))
            .with(
                Parameter.query(
                    "within",
                    "How long after the answer the effect is awaited, 1s to 1h; when not stated what"
                        + " the contract of the command says, else 10s."))
            .with(
                Parameter.header(
                    "Idempotency-Key",
                    "The same key of the same caller gives the same command for 24 hours."))
            .body("application/json", "AnyValue", bodyBytesMax)
            .answers(Response.json(200, "It is over; the state says how.", "Command"))
            .answers(Response.json(202, "It is accepted, or under way.", "Command"))
            .to(this::invoke),
        Route.own(Verb.POST, "/api/v1/commands/{id}/cancel", "cancelCommand")
            .seen()
            .role(Role.OPERATOR)
            .says(
                TAG,
                "Cancels a command: for sure before its message goes to the device, then by telling"
                    + " the device, which may carry it out all the same.")
            .with(Parameter.path("id", "The command's id."))
            .with(Parameter.query("reason", "Why, at most 1,000 characters."))
            .with(
                Parameter.query(
                    "wait",
                    "How long this request waits to hear what comes of it, 0s to 60s; 2s when not"
                        + " stated."))
            .answers(Response.json(200, "It is over; the state says how.", "Command"))
            .answers(
                Response.json(
                    202, "It may be carried out all the same; cancel says why.", "Command"))
            .to(this::cancel),
        Route.own(Verb.GET, "/api/v1/commands", "listCommands")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(
                TAG,
                "Lists commands: all that are open and the latest of the others, youngest first.")
            .with(Parameter.query("twin", "Only of this twin."))
            .with(
                Parameter.query(
                    "state", "Only in these states, with commas; or all (default), or open."))
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000,\"default\":100}",
                    "The most commands."))
            .answers(Response.json(200, "The commands.", "CommandList"))
            .to(this::list),
        Route.own(Verb.GET, "/api/v1/commands/{id}", "getCommand")
            .seen()
            .alsoInBranches()
            .role(Role.VIEWER)
            .says(TAG, "Gives one command.")
            .with(Parameter.path("id", "The command's id."))
            .answers(Response.json(200, "The command.", "Command"))
            .to(call -> Answer.json(document(call, call.variable("id")))));
  }

  private Answer invoke(Call call) throws InterruptedException {
    String twin = new TwinId(call.variable("id")).value();
    Duration wait = duration(call, "wait", "0s", Duration.ZERO, WAIT_MAX);
    String path = call.variable("name");
    int slash = path.lastIndexOf('/');
    String payload = call.body().isBlank() ? null : call.body();
    if (payload != null) {
      json.check(payload);
    }
    TwinCommand.Invoke command =
        new TwinCommand.Invoke(
            twin,
            path.substring(0, Math.max(0, slash)),
            path.substring(slash + 1),
            payload,
            micros(call, "timeout"),
            call.queryFlag("idempotent"),
            call.header("Idempotency-Key").orElse("").strip(),
            call.principal().name(),
            expectation(call));
    // No device answers in a branch.
    Duration patience = call.branch().isPresent() ? Duration.ZERO : wait;
    return write(call, command, patience, CommandRoutes::isOver);
  }

  /// What the request says of it, null when nothing.
  private static @Nullable Expectation expectation(Call call) {
    String condition = call.query("expect").orElse("");
    long within = micros(call, "within");
    return condition.isEmpty() && within == 0 ? null : new Expectation(condition, within);
  }

  /// A time that the request may leave to the contract of the command: 0 when it does.
  private static long micros(Call call, String name) {
    return call.query(name).isEmpty()
        ? 0
        : duration(call, name, "", TIMEOUT_MIN, TIMEOUT_MAX).toNanos() / 1_000;
  }

  private Answer cancel(Call call) throws InterruptedException {
    Duration wait = duration(call, "wait", CANCEL_WAIT, Duration.ZERO, WAIT_MAX);
    String id = call.variable("id");
    TwinCommand.CancelCommand command =
        new TwinCommand.CancelCommand(
            id,
            OWN.parse(document(call, id)).path("twin").stringValue(),
            call.principal().name(),
            call.query("reason").orElse(""));
    return write(
        call,
        command,
        wait,
        document ->
            isOver(document)
                || !document.path("cancel").path("outcome").stringValue("").equals("pending"));
  }

  /// Asks for what gives a command, and waits until it has come as far as somebody wants.
  private Answer write(Call call, TwinCommand command, Duration wait, Predicate<JsonNode> isDone)
      throws InterruptedException {
    if (wait.isZero()) {
      return answer(call, graphs.of(call).write(call.principal(), command).reply());
    }
    long deadline = nanos.getAsLong() + wait.toNanos();
    try (CommandWatch watch = new CommandWatch(live, twinOf(command))) {
      return switch (graphs.of(call).write(call.principal(), command).reply()) {
        case Reply.Done(String _, String body) ->
            answer(call, outcome(call, body, watch, deadline, isDone));
        case Reply.Refused refused -> answer(call, refused);
      };
    }
  }

  private static String twinOf(TwinCommand command) {
    return command instanceof TwinCommand.Invoke invoke
        ? invoke.twinId()
        : ((TwinCommand.CancelCommand) command).twinId();
  }

  private static Duration duration(
      Call call, String name, String otherwise, Duration least, Duration most) {
    String text = call.query(name).orElse(otherwise);
    return Durations.parse("query parameter " + name, text, least, most);
  }

  private static Answer answer(Call call, Reply reply) {
    return switch (reply) {
      case Reply.Done(String _, String body) -> answer(call, body);
      case Reply.Refused(var reason) -> Answer.refused(Fault.of(reason));
    };
  }

  private static Answer answer(Call call, String document) {
    JsonNode command = OWN.parse(document);
    String id = command.path("id").stringValue();
    return Answer.json(
        isOver(command) ? 200 : 202,
        document,
        Map.of("Location", call.prefix() + "/api/v1/commands/" + id));
  }

  /// True when nothing more is awaited: neither an answer nor an effect.
  private static boolean isOver(JsonNode command) {
    CommandState state = state(command.path("state").stringValue());
    return !state.isOpen() && !(state == CommandState.SUCCEEDED && command.has("expect"));
  }

  /// The command once it has come far enough, or as it is when the time is over. It may be over and
  /// no longer kept by then: what was last told of it is its outcome all the same.
  private String outcome(
      Call call, String asked, CommandWatch watch, long deadline, Predicate<JsonNode> isDone)
      throws InterruptedException {
    String id = OWN.parse(asked).path("id").stringValue();
    String document = graphs.of(call).read(view -> view.command(id)).orElse(asked);
    while (!isDone.test(OWN.parse(document))) {
      long left = deadline - nanos.getAsLong();
      if (left <= 0) {
        return document;
      }
      String told = watch.next(id, Duration.ofNanos(left));
      document =
          graphs.of(call).read(view -> view.command(id)).orElse(told == null ? document : told);
    }
    return document;
  }

  private String document(Call call, String id) {
    return graphs.of(call).readLatest(view -> view.command(id)).orElseThrow(() -> unknown(id));
  }

  private static FaultException unknown(String id) {
    return Fault.of(ErrorCode.NOT_FOUND, "There is no such command, or it is no longer kept")
        .at("command")
        .expected("the id of a command")
        .found(id)
        .exception();
  }

  private Answer list(Call call) {
    @Nullable String twin = call.query("twin").orElse(null);
    Set<CommandState> states = states(call.query("state").orElse("all"));
    int max = call.queryInt("max", 1, LIST_MAX, LIST_DEFAULT);
    List<String> commands = graphs.of(call).view().commands(twin, states, max);
    return Answer.json("{\"value\":[" + String.join(",", commands) + "]}");
  }

  private static Set<CommandState> states(String text) {
    return switch (text) {
      case "all" -> EnumSet.allOf(CommandState.class);
      case "open" -> open();
      default ->
          Stream.of(text.split(",", -1))
              .map(CommandRoutes::state)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommandState.class)));
    };
  }

  private static Set<CommandState> open() {
    return Stream.of(CommandState.values())
        .filter(CommandState::isOpen)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommandState.class)));
  }

  private static CommandState state(String word) {
    for (CommandState state : CommandState.values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    String known =
        Stream.of(CommandState.values()).map(CommandState::word).collect(Collectors.joining(", "));
    throw Call.invalid("query parameter state", "all, open, " + known, word).exception();
  }
}
