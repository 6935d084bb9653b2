package io.lockstep.twin;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.model.AlarmState;
import io.lockstep.model.ChangeId;
import io.lockstep.stream.Priority;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.internal.state.AlarmEntry;
import io.lockstep.twin.internal.state.RelationshipTable;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.state.Veil;
import io.lockstep.twin.internal.view.AlarmJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads alarms. As its kernel: confined to one thread, or of a state that nobody writes to.
public final class AlarmView {
  private static final Comparator<AlarmEntry> LATEST_FIRST =
      Comparator.comparingLong((AlarmEntry entry) -> entry.raised().atMicros())
          .thenComparing(AlarmEntry::id)
          .reversed();

  private final State state;

  AlarmView(State state) {
    this.state = state;
  }

  /// An alarm as the API shows it; empty when there is none of this id, or it is over and no longer
  /// kept.
  public Optional<String> find(String alarmId) {
    ChangeId id = ChangeId.parse(alarmId);
    AlarmEntry entry = id == null ? null : state.alarms.entry(id);
    return entry == null || !isSeen(entry) ? Optional.empty() : Optional.of(AlarmJson.of(entry));
  }

  /// Alarms, from where the query says.
  ///
  /// @param max the most of them
  public AlarmPage page(AlarmQuery query, int max) {
    List<AlarmEntry> wanted = new ArrayList<>();
    Map<String, Integer> byPriority = new LinkedHashMap<>();
    for (Priority priority : Priority.values()) {
      byPriority.put(priority.term(), 0);
    }
    Map<AlarmState, Integer> byState = new EnumMap<>(AlarmState.class);
    String text = query.text().toLowerCase(Locale.ROOT);
    for (int first : new int[] {state.alarms.firstOpen(), state.alarms.firstOver()}) {
      for (int row = first; row >= 0; row = state.alarms.next(row)) {
        AlarmEntry entry = state.alarms.get(row);
        if (isWanted(entry, query, text)) {
          byState.merge(entry.state(), 1, Integer::sum);
          if (query.states().contains(entry.state())) {
            byPriority.merge(entry.priority(), 1, Integer::sum);
            wanted.add(entry);
          }
        }
      }
    }
    wanted.sort(LATEST_FIRST);
    int from = from(wanted, query.before());
    int to = Math.min(wanted.size(), from + max);
    List<String> documents = wanted.subList(from, to).stream().map(AlarmJson::of).toList();
    String next = to < wanted.size() && to > 0 ? place(wanted.get(to - 1)) : "";
    return new AlarmPage(documents, next, wanted.size(), byPriority, byState);
  }

  private boolean isWanted(AlarmEntry entry, AlarmQuery query, String text) {
    return (query.priorities().isEmpty() || query.priorities().contains(entry.priority()))
        && entry.raised().atMicros() >= query.sinceMicros()
        && (query.group().isEmpty() || query.group().equals(entry.raised().advice().group()))
        && (text.isEmpty() || contains(entry, text))
        && query.twins().test(entry.twinId())
        && isSeen(entry);
  }

  private static boolean contains(AlarmEntry entry, String text) {
    for (String part :
        List.of(entry.raised().title(), entry.raised().message(), entry.rule(), entry.twinId())) {
      if (part.toLowerCase(Locale.ROOT).contains(text)) {
        return true;
      }
    }
    return false;
  }

  /// Where one stands in the list, also when it is no longer there.
  private static String place(AlarmEntry entry) {
    return entry.raised().atMicros() + "_" + entry.id();
  }

  private static int from(List<AlarmEntry> sorted, String before) {
    int dash = before.indexOf('_');
    ChangeId id = dash < 0 ? null : ChangeId.parse(before.substring(dash + 1));
    if (id == null) {
      return 0;
    }
    long micros;
    try {
      micros = Long.parseLong(before, 0, dash, 10);
    } catch (NumberFormatException _) {
      return 0;
    }
    int at = 0;
    while (at < sorted.size() && !isBehind(sorted.get(at), micros, id)) {
      at++;
    }
    return at;
  }

  private static boolean isBehind(AlarmEntry entry, long micros, ChangeId id) {
    long raised = entry.raised().atMicros();
    return raised != micros ? raised < micros : entry.id().compareTo(id) < 0;
  }

  /// An alarm is seen by those who may read all of its twin: a rule looks at any property.
  private boolean isSeen(AlarmEntry entry) {
    Veil veil = state.veil();
    return veil == null || veil.sight().of(entry.twinId(), "").allowsAll(Right.READ);
  }

  /// The ids of a twin, and of those that relationships lead to from it, however far.
  ///
  /// @param relationship only those of this name; empty for all
  public Set<String> below(String twinId, String relationship) {
    Set<String> found = new TreeSet<>();
    RelationshipTable links = state.relationships;
    int root = state.twins.find(twinId);
    Deque<Integer> waiting = new ArrayDeque<>();
    if (root >= 0 && found.add(twinId)) {
      waiting.add(root);
    }
    Integer twin;
    while ((twin = waiting.poll()) != null) {
      for (int at = state.twins.outHead(twin); at >= 0; at = links.nextOut(at)) {
        if ((relationship.isEmpty() || links.name(at).equals(relationship))
            && found.add(state.twins.id(links.target(at)))) {
          waiting.add(links.target(at));
        }
      }
    }
    return found;
  }

  /// True when a twin is of a model, or of one that extends it.
  public boolean isOf(String twinId, String modelId) {
    int twin = state.twins.find(twinId);
    if (twin < 0) {
      return false;
    }
    Interface parsed = state.models.entry(state.twins.model(twin)).model();
    return parsed != null && state.models.parsed().isA(parsed.id(), new Dtmi(modelId));
  }
}
