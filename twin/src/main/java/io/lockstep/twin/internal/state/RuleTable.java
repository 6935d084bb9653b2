package io.lockstep.twin.internal.state;

import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.Interface;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.stream.Cell;
import io.lockstep.stream.Compute;
import io.lockstep.stream.Measure;
import io.lockstep.stream.Operator;
import io.lockstep.stream.Rule;
import io.lockstep.stream.Rules;
import io.lockstep.stream.TextProblem;
import io.lockstep.stream.Trigger;
import io.lockstep.stream.Writer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules in force, each with a cell for every twin, and compiled for every model whose twins it
/// watches. A rule that stays as it is keeps its key and its cells when others change.
public final class RuleTable {
  private static final int[] NO_ROWS = {};

  /// Pages of this many longs had the tables of cells in snapshots of earlier releases.
  private static final int OLD_PAGE_LONGS = 256;

  /// What a rule follows of other twins.
  ///
  /// @param row of the rule
  /// @param measure its number
  public record Followed(int row, int measure, Compute compute) {}

  /// A rule.
  ///
  /// @param key never used for another rule; timers know it by it
  /// @param model the rule's model
  /// @param longs how many a cell takes
  private record Row(long key, Rule rule, Dtmi model, int longs) {}

  /// By slot of a model the process that writes it. Immutable once it is made.
  private static final class Processes {
    private final @Nullable Rule[] bySlot;

    private Processes(int slots) {
      bySlot = new @Nullable Rule[slots];
    }

    static @Nullable Processes of(List<Rule> all, Set<Dtmi> ancestors, Shape shape) {
      Processes made = null;
      for (Rule process : all) {
        if (ancestors.contains(new Dtmi(process.model()))
            && Operator.compile(process, shape, new ArrayList<>()) != null) {
          made = made == null ? new Processes(shape.size()) : made;
          made.add(process, shape);
        }
      }
      return made;
    }

    private void add(Rule process, Shape shape) {
      for (String path : process.writes()) {
        int slot = shape.indexOf(path);
        if (slot >= 0 && shape.slot(slot).type() == ValueType.TEXT) {
          bySlot[slot] = process;
        }
      }
    }

    @Nullable Rule writing(int slot) {
      return slot < bySlot.length ? bySlot[slot] : null;
    }
  }

  private final TwinTable twins;
  private final CellTable cells;
  private Rules rules = Rules.none();
  private List<Row> rows = List.of();
  private long nextKey = 1;
  private final Listening listening;

  /// Which rule follows what, by the name that it is computed under.
  private Map<String, Followed> followed = Map.of();

  // Derived from rules and models; shared by forks.
  private Map<Long, Integer> rowsByKey = Map.of();
  private int[] longs = {};
  private @Nullable ModelRules[] byModel = {};

  /// By model the processes that write values of its twins; null where none does.
  private @Nullable Processes[] processes = {};

  RuleTable(TwinTable twins, long generation) {
    this.twins = twins;
    this.cells = new CellTable(generation);
    this.listening = new Listening();
  }

  private RuleTable(RuleTable origin, TwinTable twins, long mine, long theirs) {
    this.twins = twins;
    this.cells = origin.cells.fork(mine, theirs);
    this.rules = origin.rules;
    this.rows = origin.rows;
    this.rowsByKey = origin.rowsByKey;
    this.longs = origin.longs;
    this.nextKey = origin.nextKey;
    this.listening = origin.listening.copy();
    this.followed = origin.followed;
    this.byModel = origin.byModel;
    this.processes = origin.processes;
  }

  /// @param forked the fork of the twins
  RuleTable fork(TwinTable forked, long mine, long theirs) {
    return new RuleTable(this, forked, mine, theirs);
  }

  /// Since when what rules wait for can be heard.
  public Listening listening() {
    return listening;
  }

  /// What is computed.
  public List<Compute> computes() {
    return rules.computes();
  }

  /// All that is in force, as its files state it.
  public Rules inForce() {
    return rules;
  }

  /// Where a computed property or a process stands: `file:line`.
  public String placeOf(Writer writer) {
    return rules.placeOf(writer.name());
  }

  /// The process that writes a slot of a model; null when none does.
  @Nullable Rule process(int model, int slot) {
    Processes ofModel = model < processes.length ? processes[model] : null;
    return ofModel == null ? null : ofModel.writing(slot);
  }

  /// Takes the texts of rules that somebody else runs.
  public void know(Rules next) {
    rules = next;
  }

  /// What rules follow of other twins, as what is to be computed for them.
  List<Compute> follows() {
    return followed.values().stream().map(Followed::compute).toList();
  }

  /// What is followed under a name.
  public @Nullable Followed followed(String name) {
    return followed.get(name);
  }

  private static Map<String, Followed> followedBy(List<Row> rows) {
    Map<String, Followed> found = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.rule().trigger() instanceof Trigger.When when) {
        for (int measure = 0; measure < when.measures().size(); measure++) {
          if (when.measures().get(measure) instanceof Measure.Followed one) {
            String name = row.key() + "/" + measure;
            Compute compute = one.asCompute(name, row.rule().model(), row.rule().trust());
            found.put(name, new Followed(i, measure, compute));
          }
        }
      }
    }
    return found;
  }

  /// The texts of the rules in force.
  public List<NamedText> files() {
    return rules.files();
  }

  /// How many rules there are; their rows are those below.
  public int size() {
    return rows.size();
  }

  /// The rule at a row.
  public Rule rule(int row) {
    return rows.get(row).rule();
  }

  /// Where the rule at a row stands: `file:line`.
  public String placeOf(int row) {
    return rules.placeOf(rule(row).name());
  }

  /// What timers know the rule at a row by.
  public long key(int row) {
    return rows.get(row).key();
  }

  /// The row of the rule of a key, or -1.
  public int rowOf(long key) {
    return rowsByKey.getOrDefault(key, -1);
  }

  /// The rules that watch the twins of a model; null when there are none.
  public @Nullable ModelRules of(int model) {
    return model < byModel.length ? byModel[model] : null;
  }

  /// Takes rules in place of those before.
  ///
  /// @return the rows of rules that were not there before as they are
  public List<Integer> replace(Rules next, ModelTable models) {
    Map<String, Row> before = new HashMap<>();
    rows.forEach(row -> before.put(row.rule().name(), row));
    List<Row> kept = new ArrayList<>();
    List<Integer> added = new ArrayList<>();
    for (Rule rule : next.rules()) {
      Row same = before.get(rule.name());
      if (same != null && same.rule().equals(rule)) {
        kept.add(same);
      } else {
        added.add(kept.size());
        kept.add(row(nextKey++, rule));
      }
    }
    rules = next;
    take(kept);
    compile(models);
    return added;
  }

  private void take(List<Row> now) {
    Map<Long, Integer> byKey = HashMap.newHashMap(now.size());
    for (int row = 0; row < now.size(); row++) {
      byKey.put(now.get(row).key(), row);
    }
    rows = now;
    rowsByKey = byKey;
    longs = now.stream().mapToInt(Row::longs).toArray();
  }

  private static Row row(long key, Rule rule) {
    return new Row(key, rule, new Dtmi(rule.model()), rule.trigger().longs());
  }

  /// Compiles all rules for all models. Must be called whenever one of them has changed.
  public void compile(ModelTable models) {
    compileProcesses(models);
    followed = followedBy(rows);
    int limit = rows.isEmpty() ? 0 : models.limit();
    Map<Dtmi, List<Integer>> rowsByModel = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      rowsByModel.computeIfAbsent(rows.get(row).model(), _ -> new ArrayList<>()).add(row);
    }
    @Nullable ModelRules[] compiled = new @Nullable ModelRules[limit];
    int[][] watching = new int[limit][];
    for (int model = 0; model < limit; model++) {
      ModelEntry entry = models.entryOrNull(model);
      Interface parsed = entry == null ? null : entry.model();
      if (entry != null && parsed != null) {
        ModelRules ofModel = compile(entry, models.parsed(), parsed.id(), rowsByModel);
        compiled[model] = ofModel;
        watching[model] = ofModel == null ? NO_ROWS : ofModel.rows();
      } else {
        watching[model] = NO_ROWS;
      }
    }
    byModel = compiled;
    cells.arrange(
        limit,
        watching,
        rows.stream().mapToLong(Row::key).toArray(),
        longs,
        key -> rowsByKey.getOrDefault(key, -1));
  }

  /// By the texts: also where others run the processes, their properties are no app's to write.
  private void compileProcesses(ModelTable models) {
    List<Rule> all =
        rules.rules().stream().filter(rule -> rule.trigger() instanceof Trigger.Run).toList();
    @Nullable Processes[] compiled = new @Nullable Processes[all.isEmpty() ? 0 : models.limit()];
    for (int model = 0; model < compiled.length; model++) {
      ModelEntry entry = models.entryOrNull(model);
      Interface parsed = entry == null ? null : entry.model();
      if (entry != null && parsed != null) {
        compiled[model] = Processes.of(all, models.parsed().ancestors(parsed.id()), entry.shape());
      }
    }
    processes = compiled;
  }

  private @Nullable ModelRules compile(
      ModelEntry entry, ModelSet models, Dtmi id, Map<Dtmi, List<Integer>> rowsByModel) {
    List<Operator> operators = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Integer> meant = new ArrayList<>();
    for (Dtmi ancestor : models.ancestors(id)) {
      meant.addAll(rowsByModel.getOrDefault(ancestor, List.of()));
    }
    Collections.sort(meant);
    for (int i : meant) {
      // A model that came back otherwise may no longer fit: then the rule watches nothing.
      Operator operator =
          Operator.compile(rows.get(i).rule(), entry.shape(), models, new ArrayList<TextProblem>());
      if (operator != null) {
        operators.add(operator);
        places.add(i);
      }
    }
    return operators.isEmpty()
        ? null
        : new ModelRules(
            entry.shape(), operators, places.stream().mapToInt(Integer::intValue).toArray());
  }

  /// Loads the cell of a rule for a twin.
  public void load(int row, int twin, Cell cell) {
    cells.load(row, twin, longs[row], cell);
  }

  /// True when the cell of a rule for a twin waits for time.
  public boolean waits(int row, int twin) {
    return cells.waits(row, twin);
  }

  /// True when some rule may remember something of a twin.
  public boolean remembers(int twin) {
    return cells.remembers(twin);
  }

  /// True when the rule at a row is idle for a twin, and waits for nothing.
  public boolean isIdle(int row, int twin) {
    return cells.isIdle(row, twin);
  }

  /// Stores a cell of a rule that watches the twin's model; copies no page when it says what is
  /// stored.
  public void store(int row, int twin, Cell cell) {
    cells.store(row, twin, twins.model(twin), cell);
  }

  /// Forgets what a rule knows of a twin.
  public void clear(int row, int twin) {
    cells.clear(row, twin);
  }

  /// A twin leaves its model; what rules know of it that watch it in the next one, too, goes with
  /// it.
  ///
  /// @param next -1 when it is deleted
  public void leave(int twin, int next) {
    cells.leave(twin, next);
  }

  /// True when the rule at a row remembers something of a twin.
  boolean isUsed(int row, int twin) {
    for (int column = 0; column < longs(row); column++) {
      if (cell(row, twin, column) != 0) {
        return true;
      }
    }
    return false;
  }

  /// How many longs a cell of the rule at a row takes.
  int longs(int row) {
    return rows.get(row).longs();
  }

  /// One of the longs of a cell.
  long cell(int row, int twin, int column) {
    return cells.get(row, twin, column);
  }

  /// True when the cell of a rule for a twin waits for a timer that is due then.
  boolean waitsForTimer(int row, int twin, long dueMicros) {
    return cells.waitsForTimer(row, twin, dueMicros);
  }

  void digestTwin(int twin, int model, Digest digest) {
    ModelRules watching = of(model);
    if (watching == null) {
      return;
    }
    for (int i = 0; i < watching.size(); i++) {
      Row row = rows.get(watching.row(i));
      digest.add(row.rule().name());
      for (int column = 0; column < row.longs(); column++) {
        digest.add(cells.get(watching.row(i), twin, column));
      }
    }
  }

  void digest(Digest digest) {
    for (NamedText file : files()) {
      digest.add(file.name()).add(file.text());
    }
    for (Row row : rows) {
      digest.add(row.key());
    }
    digest.add(nextKey);
    listening.digest(digest);
  }

  void write(DataOutput out, int limit) throws IOException {
    out.writeLong(nextKey);
    out.writeInt(files().size());
    for (NamedText file : files()) {
      Snapshots.writeText(out, file.name());
      Snapshots.writeText(out, file.text());
    }
    out.writeInt(rows.size());
    for (Row row : rows) {
      out.writeLong(row.key());
    }
    cells.write(out, limit);
  }

  /// @param isByRule of a snapshot of a release that kept the cells of each rule apart
  void read(DataInput in, ModelTable models, boolean isByRule) throws IOException {
    nextKey = in.readLong();
    int count = in.readInt();
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new NamedText(Snapshots.readText(in), Snapshots.readText(in)));
    }
    rules = Rules.ofChecked(files);
    int size = in.readInt();
    int stated = rules.rules().size();
    // Where others run them, rules are known by their texts only.
    Snapshots.check(size == 0 || size == stated, "as many rules as their files state", stated);
    List<Row> read = new ArrayList<>();
    List<LongPages> byRule = new ArrayList<>();
    for (Rule rule : size == 0 ? List.<Rule>of() : rules.rules()) {
      Row row = row(in.readLong(), rule);
      read.add(row);
      if (isByRule) {
        byRule.add(oldCells(in, row.longs()));
      }
    }
    take(read);
    compile(models);
    if (!isByRule) {
      cells.read(in, longs, twins::model);
    }
    for (int row = 0; row < byRule.size(); row++) {
      takeOver(row, byRule.get(row));
    }
  }

  private static LongPages oldCells(DataInput in, int longs) throws IOException {
    int shift =
        Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, OLD_PAGE_LONGS / longs));
    LongPages pages = new LongPages(shift, longs, 0);
    pages.read(in);
    return pages;
  }

  private void takeOver(int row, LongPages from) {
    long[] cell = new long[rows.get(row).longs()];
    for (int twin = 0; twin < Math.min(twins.limit(), from.limit()); twin++) {
      for (int column = 0; column < cell.length; column++) {
        cell[column] = from.get(twin, column);
      }
      cells.put(row, twin, twins.exists(twin) ? twins.model(twin) : -1, cell);
    }
  }
}
