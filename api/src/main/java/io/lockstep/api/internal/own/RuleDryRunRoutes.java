package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.Scopes;
import io.lockstep.api.internal.work.WorkPool;
import io.lockstep.history.HistoryStore;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.model.text.Problem;
import io.lockstep.stream.Transition;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.RuleRehearsal;
import io.lockstep.twin.RuleTrace;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// What rules would have done with what the history has.
public final class RuleDryRunRoutes {
  private static final int READINGS_MAX = 2_000_000;
  private static final int FIRINGS_MAX = 1_000;
  private static final int SECONDS_MAX = 30;

  private final Scopes graphs;
  private final HistoryStore history;
  private final Json json;
  private final WorkPool pool;
  private final InstantSource clock;
  private final int bodyBytesMax;

  public RuleDryRunRoutes(
      Scopes graphs,
      HistoryStore history,
      Json json,
      WorkPool pool,
      InstantSource clock,
      int bodyBytesMax) {
    this.graphs = graphs;
    this.history = history;
    this.json = json;
    this.pool = pool;
    this.clock = clock;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/rules/dry-run", "dryRunRules")
            .seen()
            .role(Role.VIEWER)
            .says("Rules", "Says when rules would have fired with the readings of the past.")
            .jsonBody("RuleDryRun", bodyBytesMax)
            .answers(Response.json(200, "When and why they would have fired.", "RuleDryRunOutcome"))
            .to(this::run));
  }

  private Answer run(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(
        body, List.of("files", "rules", "from", "to", "twins", "readings", "firings", "seconds"));
    long from = Times.parseMicros("request body /from", Members.text(body, "from"));
    long to = Times.parseMicros("request body /to", Members.text(body, "to"));
    if (to <= from) {
      throw Call.invalid("request body /to", "a time behind from", Members.text(body, "to"))
          .exception();
    }
    int seconds = number(body, "seconds", SECONDS_MAX);
    RuleDryRun.Bounds bounds =
        new RuleDryRun.Bounds(
            number(body, "readings", READINGS_MAX),
            number(body, "firings", FIRINGS_MAX),
            clock.instant().plusSeconds(seconds));
    Set<String> rules = new HashSet<>(Members.texts(body, "rules"));
    List<String> twins = Members.texts(body, "twins");
    GraphView view = graphs.of(call).view();
    return pool.run(
        () ->
            switch (view.rules().rehearse(FileTexts.files(body), rules, twins)) {
              case RuleRehearsal.Result.Invalid(List<Problem> problems) ->
                  Answer.refused(
                      Fault.of(ErrorCode.CONFIGURATION_INVALID, "The rules are not valid")
                          .status(400)
                          .details(problems.stream().map(Problem::toString).toList()));
              case RuleRehearsal.Result.Ready(RuleRehearsal rehearsal) ->
                  answer(
                      new RuleDryRun(history, view, rehearsal, from, to, bounds, clock).run(),
                      rehearsal.twins().size(),
                      from,
                      to);
            });
  }

  private static int number(JsonNode body, String name, int max) {
    JsonNode value = body.get(name);
    if (value == null) {
      return max;
    }
    if (!value.isIntegralNumber() || value.longValue() < 1 || value.longValue() > max) {
      throw Call.invalid(
              "request body /" + name, "a whole number from 1 to " + max, value.toString())
          .exception();
    }
    return value.intValue();
  }

  private static Answer answer(RuleDryRun.Outcome outcome, int watched, long from, long to) {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("from", Times.text(from));
              out.writeStringProperty("to", Times.text(to));
              out.writeNumberProperty("watched", watched);
              out.writeNumberProperty("twins", outcome.twins());
              out.writeNumberProperty("readings", outcome.readings());
              out.writeBooleanProperty("complete", outcome.stopped().isEmpty());
              if (!outcome.stopped().isEmpty()) {
                out.writeStringProperty("stopped", outcome.stopped());
              }
              out.writeArrayPropertyStart("skipped");
              outcome.skipped().forEach(out::writeString);
              out.writeEndArray();
              out.writeNumberProperty("fired", RuleDryRun.raised(outcome));
              out.writeArrayPropertyStart("periods");
              writePeriods(out, outcome.firings());
              out.writeEndArray();
              out.writeArrayPropertyStart("firings");
              outcome.firings().forEach(firing -> out.writeRawValue(firing.json()));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  /// From when to when a rule would have been active for a twin.
  private record Period(RuleTrace raised, long returnedMicros) {}

  private static void writePeriods(JsonGenerator out, List<RuleTrace> firings) {
    Map<String, RuleTrace> open = new LinkedHashMap<>();
    for (RuleTrace firing : firings) {
      String key = firing.rule() + " " + firing.twinId();
      if (firing.transition() == Transition.RAISED) {
        open.put(key, firing);
      } else {
        RuleTrace raised = open.remove(key);
        if (raised != null) {
          write(out, new Period(raised, firing.atMicros()));
        }
      }
    }
    open.values().forEach(raised -> write(out, new Period(raised, Long.MIN_VALUE)));
  }

  private static void write(JsonGenerator out, Period period) {
    out.writeStartObject();
    out.writeStringProperty("rule", period.raised().rule());
    out.writeStringProperty("twin", period.raised().twinId());
    out.writeStringProperty("raised", Times.text(period.raised().atMicros()));
    if (period.returnedMicros() != Long.MIN_VALUE) {
      out.writeStringProperty("returned", Times.text(period.returnedMicros()));
    }
    if (!period.raised().message().isEmpty()) {
      out.writeStringProperty("message", period.raised().message());
    }
    out.writeEndObject();
  }
}
