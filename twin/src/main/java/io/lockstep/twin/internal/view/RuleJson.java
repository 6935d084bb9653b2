package io.lockstep.twin.internal.view;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Contract;
import io.lockstep.stream.Effect;
import io.lockstep.stream.Effects;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Trigger;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.state.AlarmTable;
import io.lockstep.twin.internal.state.ModelEntry;
import io.lockstep.twin.internal.state.ModelRules;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rules in force as the API shows them.
public final class RuleJson {
  private RuleJson() {}

  /// A document for each rule, in the order of their files.
  public static List<String> all(State state) {
    Map<String, Integer> openAlarms = openAlarms(state.alarms);
    int[] twins = new int[state.rules.size()];
    for (int model = 0; model < state.models.limit(); model++) {
      ModelRules watching = state.rules.of(model);
      for (int i = 0; watching != null && i < watching.size(); i++) {
        twins[watching.row(i)] += state.models.twinCount(model);
      }
    }
    List<String> documents = new ArrayList<>();
    for (int row = 0; row < twins.length; row++) {
      Rule rule = state.rules.rule(row);
      boolean hasModel = state.models.find(rule.model()) >= 0;
      documents.add(of(rule, hasModel, twins[row], openAlarms.getOrDefault(rule.name(), 0)));
    }
    return documents;
  }

  /// A document for each computed property, in the order of their files.
  public static List<String> computed(State state) {
    List<String> documents = new ArrayList<>();
    for (Compute compute : state.rules.computes()) {
      boolean hasModel = state.models.find(compute.model()) >= 0;
      StringBuilder out = new StringBuilder(200);
      JsonText.quote(JsonText.key(out.append('{'), "name"), compute.name());
      text(out, "model", compute.model());
      text(out, "property", compute.property().replace('/', '.'));
      text(out, "value", compute.value());
      text(out, "quality", compute.trust().term());
      text(out, "place", state.rules.placeOf(compute));
      text(out, "state", hasModel ? "computing" : "without-model");
      JsonText.key(out.append(','), "twins").append(hasModel ? twins(state, compute.model()) : 0);
      documents.add(out.append('}').toString());
    }
    return documents;
  }

  /// A document for each contract of a command, in the order of their files.
  public static List<String> contracts(State state) {
    List<String> documents = new ArrayList<>();
    for (Contract contract : state.rules.inForce().contracts()) {
      boolean hasModel = state.models.find(contract.model()) >= 0;
      StringBuilder out = new StringBuilder(200);
      JsonText.quote(JsonText.key(out.append('{'), "name"), contract.name());
      text(out, "model", contract.model());
      text(out, "command", contract.command().replace('/', '.'));
      if (!contract.expect().isEmpty()) {
        text(out, "expect", contract.expect());
      }
      seconds(out, "within", contract.withinMicros());
      seconds(out, "timeout", contract.timeoutMicros());
      text(out, "place", state.rules.inForce().placeOf(contract.name()));
      text(out, "state", hasModel ? "in-force" : "without-model");
      JsonText.key(out.append(','), "twins").append(hasModel ? twins(state, contract.model()) : 0);
      documents.add(out.append('}').toString());
    }
    return documents;
  }

  private static void seconds(StringBuilder out, String key, long micros) {
    if (micros > 0) {
      text(out, key, CommandJson.seconds(micros) + "s");
    }
  }

  private static int twins(State state, String modelId) {
    Dtmi model = new Dtmi(modelId);
    int twins = 0;
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      Interface parsed = entry == null ? null : entry.model();
      if (parsed != null && state.models.parsed().isA(parsed.id(), model)) {
        twins += state.models.twinCount(i);
      }
    }
    return twins;
  }

  private static Map<String, Integer> openAlarms(AlarmTable alarms) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row = alarms.firstOpen(); row >= 0; row = alarms.next(row)) {
      if (alarms.get(row).state().isAnnunciated()) {
        counts.merge(alarms.get(row).rule(), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String of(Rule rule, boolean hasModel, int twins, int openAlarms) {
    StringBuilder out = new StringBuilder(200);
    JsonText.quote(JsonText.key(out.append('{'), "name"), rule.name());
    text(out, "model", rule.model());
    switch (rule.trigger()) {
      case Trigger.When when -> text(out, "when", when.condition());
      case Trigger.Missing missing -> text(out, "missing", missing.property().replace('/', '.'));
      case Trigger.Run process -> steps(out, process);
    }
    Rule.Alarm alarm = rule.alarm();
    if (alarm != null) {
      text(out, "title", alarm.title());
      text(out, "priority", alarm.priority().term());
    }
    Rule.Request command = rule.command();
    if (command != null) {
      text(out, "command", command.name());
    }
    if (!rule.effects().equals(Effects.NONE)) {
      effects(out, "effects", rule.effects().begins());
      effects(out, "onClear", rule.effects().ends());
    }
    text(out, "state", hasModel ? "watching" : "without-model");
    JsonText.key(out.append(','), "twins").append(twins);
    JsonText.key(out.append(','), "openAlarms").append(openAlarms);
    return out.append('}').toString();
  }

  /// In a few words each.
  private static void effects(StringBuilder out, String key, List<Effect> effects) {
    JsonText.key(out.append(','), key).append('[');
    for (int i = 0; i < effects.size(); i++) {
      JsonText.quote(
          out.append(i == 0 ? "" : ","),
          switch (effects.get(i)) {
            case Effect.Command(Rule.Request request) -> "command " + request.name();
            case Effect.Write write -> "write " + write.property().replace('/', '.');
            case Effect.Log _ -> "log";
            case Effect.Notification notification -> "notify " + notification.channel();
          });
    }
    out.append(']');
  }

  private static void steps(StringBuilder out, Trigger.Run process) {
    JsonText.key(out.append(','), "steps").append('[');
    for (int i = 0; i < process.steps().size(); i++) {
      JsonText.quote(out.append(i == 0 ? "" : ","), process.steps().get(i).name());
    }
    out.append(']');
  }

  private static void text(StringBuilder out, String key, String value) {
    JsonText.quote(JsonText.key(out.append(','), key), value);
  }
}
