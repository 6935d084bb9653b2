package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.ChangeId;
import io.lockstep.model.Slot;
import io.lockstep.twin.EventRoute;
import io.lockstep.twin.TimerOwner;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.view.Etags;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Says what a state holds, line by line: a key, a tab, and what is known of it. No line tells
/// references, numbers of series, stamps, or the order in which things came, so that two states
/// that know the same have the same lines.
public final class StateLines {
  private static final char TAB = '\t';

  private final State state;
  private final Predicate<String> listed;
  private final Consumer<String> out;
  private final StringBuilder line = new StringBuilder();

  /// @param listed which twins are told of, by their ids; asked with an empty text for what is
  ///   about none
  public StateLines(State state, Predicate<String> listed, Consumer<String> out) {
    this.state = state;
    this.listed = listed;
    this.out = out;
  }

  // Structure

  /// Models that were uploaded, with their text.
  public void models() {
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      Interface model = entry == null ? null : entry.model();
      if (entry != null && model != null) {
        begin("model").text(entry.id()).is();
        line.append(entry.decommissioned() ? "decommissioned, " : "");
        line.append("uploaded ").append(entry.uploadMicros()).append(' ');
        JsonText.quote(line, model.json());
        end();
      }
    }
  }

  /// Models that were drafted, with their slots.
  public void drafts() {
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      int twin = entry == null || !entry.isDraft() ? -1 : state.models.firstTwin(i);
      if (entry != null && twin >= 0 && listed.test(state.twins.id(twin))) {
        begin("draft").text(entry.id()).is();
        drafted(entry);
        end();
      }
    }
  }

  private void drafted(ModelEntry entry) {
    line.append("of ").append(entry.uploadMicros());
    for (Slot slot : entry.shape().slots()) {
      line.append(' ').append(slot.type());
      text(slot.path()).text(slot.unit());
    }
  }

  /// Which twins there are, and of which models.
  public void twins() {
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (isListed(twin)) {
        begin("twin").text(state.twins.id(twin)).is();
        line.append("model");
        text(state.models.entry(state.twins.model(twin)).id());
        end();
      }
    }
  }

  /// Relationships, and their places among those of their twins.
  public void relationships() {
    RelationshipTable links = state.relationships;
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (!isListed(twin)) {
        continue;
      }
      int place = 0;
      for (int at = state.twins.outHead(twin); at >= 0; at = links.nextOut(at)) {
        begin("relationship").text(state.twins.id(twin)).text(links.id(at)).is();
        line.append("to");
        text(state.twins.id(links.target(at))).text(links.name(at));
        line.append(" place ").append(place++).append(" etag ");
        line.append(Etags.of(links.version(at))).append(' ').append(links.properties(at));
        end();
      }
      place = 0;
      for (int at = state.twins.inHead(twin); at >= 0; at = links.nextIn(at)) {
        begin("incoming").text(state.twins.id(twin));
        line.append(' ').append(place++);
        is();
        line.append("from");
        text(state.twins.id(links.source(at))).text(links.id(at));
        end();
      }
    }
  }

  /// Event routes.
  public void eventRoutes() {
    for (EventRoute route : state.eventRoutes.all()) {
      begin("event-route").text(route.id()).is();
      line.append("since ").append(route.since());
      text(route.endpointName()).text(route.filter());
      end();
    }
  }

  /// What is decided by, and how large the graph may get.
  public void options() {
    begin("options").is();
    line.append(state.policy());
    end();
    begin("limits").is();
    line.append(state.limits);
    end();
  }

  // Twins

  /// Versions of twins, and the values that they have or had.
  public void values() {
    for (int twin = 0; twin < state.twins.limit(); twin++) {
      if (isListed(twin)) {
        String id = state.twins.id(twin);
        begin("version").text(id).is();
        line.append("etag ").append(Etags.of(state.twins.version(twin)));
        line.append(" updated ").append(state.twins.updatedMicros(twin));
        end();
        for (Slot slot : state.models.entry(state.twins.model(twin)).shape().slots()) {
          value(id, slot, state.twins.base(twin) + slot.index());
        }
      }
    }
  }

  private void value(String twinId, Slot slot, int at) {
    if (!state.slots.isSeen(at)) {
      return;
    }
    begin("value").text(twinId).text(slot.path()).is();
    if (state.slots.isPresent(at)) {
      line.append(slot.type()).append(' ');
      JsonText.value(line, slot, state.slots.bits(at), state.slots.text(at));
      line.append(' ').append(state.slots.quality(at));
    } else {
      line.append("removed");
    }
    line.append(" source ").append(state.slots.sourceMicros(at));
    line.append(" received ").append(state.slots.receivedMicros(at));
    line.append(state.slots.isExplicit(at) ? " explicit" : "");
    line.append(state.slots.tellsItsPast(at) ? "" : " does not tell its past");
    end();
  }

  /// Ids of messages that are remembered, by their hashes.
  public void messages() {
    state.messages.each(
        hash -> {
          begin("message").is();
          line.append(Long.toHexString(hash));
          end();
        });
  }

  // Rules and alarms

  /// The files of the rules in force.
  public void rules() {
    state
        .rules
        .files()
        .forEach(
            file -> {
              begin("rules").text(file.name()).is();
              JsonText.quote(line, file.text());
              end();
            });
  }

  /// What rules remember of twins.
  public void cells() {
    for (int row = 0; row < state.rules.size(); row++) {
      for (int twin = 0; twin < state.twins.limit(); twin++) {
        if (isListed(twin) && state.rules.isUsed(row, twin)) {
          begin("cell").text(state.rules.rule(row).name()).text(state.twins.id(twin)).is();
          for (int column = 0; column < state.rules.longs(row); column++) {
            line.append(column == 0 ? "" : " ").append(state.rules.cell(row, twin, column));
          }
          end();
        }
      }
    }
  }

  /// Alarms: open ones, and those of before that are kept.
  public void alarms() {
    for (int row = state.alarms.firstOpen(); row >= 0; row = state.alarms.next(row)) {
      alarm("open", state.alarms.get(row));
    }
    for (int row = state.alarms.firstOver(); row >= 0; row = state.alarms.next(row)) {
      alarm("over", state.alarms.get(row));
    }
  }

  private void alarm(String list, AlarmEntry entry) {
    if (!listed.test(entry.twinId())) {
      return;
    }
    begin("alarm").text(entry.id().toString()).is();
    JsonText.quote(line.append(list).append(' '), entry.toString());
    end();
  }

  /// Runs of processes: those that go on, and those of before that are kept.
  public void runs() {
    for (int row = state.runs.firstOpen(); row >= 0; row = state.runs.next(row)) {
      run("open", state.runs.get(row));
    }
    for (int row = state.runs.firstOver(); row >= 0; row = state.runs.next(row)) {
      run("over", state.runs.get(row));
    }
  }

  private void run(String list, RunEntry entry) {
    if (!listed.test(entry.twinId())) {
      return;
    }
    begin("run").text(entry.id().toString()).is();
    JsonText.quote(line.append(list).append(' '), entry.toString());
    end();
  }

  // Commands

  /// Commands: open ones, and those of before that are kept.
  public void commands() {
    for (int row = state.commands.firstWaiting(); row >= 0; row = state.commands.next(row)) {
      command("waiting", state.commands.get(row));
    }
    for (int row = state.commands.firstSent(); row >= 0; row = state.commands.next(row)) {
      command("sent", state.commands.get(row));
    }
    for (int row = state.commands.firstOver(); row >= 0; row = state.commands.next(row)) {
      command("over", state.commands.get(row));
    }
    for (int row = state.commands.firstExecuted(); row >= 0; row = state.commands.next(row)) {
      command("executed", state.commands.get(row));
    }
  }

  private void command(String list, CommandEntry entry) {
    if (!listed.test(entry.twinId())) {
      return;
    }
    begin("command").text(entry.id().toString()).is();
    JsonText.quote(line.append(list).append(' '), entry.toString());
    end();
  }

  /// What devices are desired to be.
  public void desired() {
    for (int list = 0; list < DesiredTable.LISTS; list++) {
      for (int twin = state.desired.first(list); twin >= 0; twin = state.desired.next(twin)) {
        if (isListed(twin)) {
          begin("desired").text(state.twins.id(twin)).is();
          JsonText.quote(line, state.desired.require(twin).toString());
          end();
        }
      }
    }
  }

  /// Idempotency keys that are remembered, by their hashes.
  public void keys() {
    state.keys.each(
        (key, request, micros, id) -> {
          begin("key");
          line.append(' ').append(Long.toHexString(key));
          is();
          line.append("command ").append(id).append(" at ").append(micros);
          line.append(" request ").append(Long.toHexString(request));
          end();
        });
  }

  // Time

  /// Timers that mean something: those that a rule's cell waits for, of commands that are open, and
  /// of decoders. The others fire and do nothing.
  public void timers() {
    for (int i = 0; i < state.timers.size(); i++) {
      long due = state.timers.dueMicros(i);
      long a = state.timers.a(i);
      long b = state.timers.b(i);
      if (state.timers.owner(i) == TimerOwner.RULE.number()) {
        ruleTimer(due, (int) a, state.rules.rowOf(b));
      } else if (state.timers.owner(i) == TimerOwner.COMMAND.number()) {
        CommandEntry entry = state.commands.entry(new ChangeId(a, b));
        if (entry != null && entry.state().isOpen()) {
          commandTimer("timer", entry, due);
        }
      } else if (state.timers.owner(i) == TimerOwner.EFFECT.number()) {
        CommandEntry entry = state.commands.entry(new ChangeId(a, b));
        if (entry != null && entry.awaitsEffect()) {
          commandTimer("effect-timer", entry, due);
        }
      } else if (state.timers.owner(i) == TimerOwner.DESIRED.number()) {
        DesiredTwin wanted = state.desired.get((int) a);
        if (wanted != null && wanted.dueMicros() == due && isListed((int) a)) {
          begin("timer").text("desired").text(state.twins.id((int) a)).is();
          line.append(due);
          end();
        }
      } else {
        begin("timer");
        line.append(" field ").append(a).append(' ').append(b);
        is();
        line.append(due);
        end();
      }
    }
  }

  private void commandTimer(String what, CommandEntry entry, long due) {
    if (listed.test(entry.twinId())) {
      begin(what).text(entry.id().toString()).is();
      line.append(due);
      end();
    }
  }

  private void ruleTimer(long due, int twin, int row) {
    if (row >= 0 && state.twins.exists(twin) && state.rules.waitsForTimer(row, twin, due)) {
      begin("timer").text(state.rules.rule(row).name()).text(state.twins.id(twin)).is();
      line.append(due);
      end();
    }
  }

  // Drift

  /// Drift: what was counted, and what found no place.
  public void drift() {
    for (int row = 0; row < state.drift.size(); row++) {
      DriftTable.Key key = state.drift.key(row);
      if (!listed.test(key.twinId())) {
        continue;
      }
      begin("drift").text(key.device()).text(key.twinId()).text(key.path()).text(key.reason()).is();
      line.append(state.drift.count(row)).append(' ').append(state.drift.firstMicros(row));
      line.append(' ').append(state.drift.lastMicros(row)).append(' ');
      line.append(state.drift.lastPosition(row));
      text(state.drift.example(row)).end();
    }
    if (state.drift.overflow() > 0) {
      begin("drift-overflow").is();
      line.append(state.drift.overflow());
      end();
    }
  }

  private boolean isListed(int twin) {
    return state.twins.exists(twin) && listed.test(state.twins.id(twin));
  }

  private StateLines begin(String what) {
    line.setLength(0);
    line.append(what);
    return this;
  }

  private StateLines text(String text) {
    JsonText.quote(line.append(' '), text);
    return this;
  }

  private void is() {
    line.append(TAB);
  }

  private void end() {
    out.accept(line.toString());
  }
}
